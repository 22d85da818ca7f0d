package dev.signalbox.service.checkup;

import dev.signalbox.account.SmallCalls;
import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.KeyFacts;
import dev.signalbox.doctor.facts.PipeFacts;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.rules.EventRules;
import dev.signalbox.doctor.rules.PipeRules;
import dev.signalbox.doctor.rules.SampleEvent;
import dev.signalbox.doctor.rules.policy.KeyRules;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.eventbridge.PipeInspection;
import dev.signalbox.eventbridge.RuleInspection;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.service.checkup.Questions.Pending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The ways on which events come to the events queue: the rule on ECS, where it is enabled, and the
/// pipe.
final class EventPart {
  private static final AttemptId SAMPLE = new AttemptId("01ARZ3NDEKTSV4RRFFQ69G5FAV", 1);

  private static final PipeRules.Statuses STATUSES =
      new PipeRules.Statuses(words(it -> !it.isTerminal()), words(TaskStatus::isTerminal));

  private final Optional<EcsSettings> ecs;
  private final QueuePart queues;
  private final TablePart tables;
  private final Pending<List<RuleFacts>> rules;
  private final Pending<KeyFacts> key;
  private final Pending<List<PipeFacts>> pipes;

  /// Who is asked.
  record Sources(RuleInspection rules, PipeInspection pipes, SmallCalls keys) {}

  EventPart(
      Optional<EcsSettings> ecs,
      QueuePart queues,
      TablePart tables,
      Sources sources,
      Questions questions) {
    this.ecs = ecs;
    this.queues = queues;
    this.tables = tables;
    this.rules =
        questions.ask(() -> queueArn().flatMap(it -> sources.rules().of(it, this::bringsOurs)));
    this.key = questions.ask(() -> queues.events().flatMap(it -> key(it, sources.keys())));
    this.pipes =
        questions.ask(
            () ->
                queueArn()
                    .flatMap(
                        arn ->
                            firstOfAll(tables.tasks(), "the Tasks table")
                                .flatMap(table -> sources.pipes().of(table.arn(), arn))));
  }

  private static Asked<KeyFacts> key(QueueFacts queue, SmallCalls keys) {
    return queue
        .keyId()
        .map(keys::key)
        .orElseGet(() -> new Asked.Skipped<>("the queue has no key of KMS"));
  }

  private boolean bringsOurs(String pattern) {
    return ecs.filter(it -> wanted(it).isAbout(pattern)).isPresent();
  }

  private static List<String> words(Predicate<TaskStatus> which) {
    return Arrays.stream(TaskStatus.values()).filter(which).map(TaskStatus::name).toList();
  }

  private Asked<String> queueArn() {
    return firstOfAll(queues.events(), "the events queue").map(QueueFacts::arn);
  }

  private String knownQueueArn() {
    return queues.events().known().map(QueueFacts::arn).orElse("");
  }

  /// What is missing is told where it is looked at.
  private static <T> Asked<T> firstOfAll(Asked<T> asked, String what) {
    return asked instanceof Asked.Missing<T>
        ? new Asked.Skipped<>("there is no " + what.replaceFirst("^the ", ""))
        : asked;
  }

  private EventRules.Wanted wanted(EcsSettings settings) {
    return new EventRules.Wanted(
        knownQueueArn(),
        "signalbox-" + settings.deployment().value() + "-ecs-tasks",
        sample(settings.clusterArn(), settings.deployment()),
        List.of(
            sample(settings.clusterArn(), other(settings.deployment())),
            sample(settings.clusterArn() + "-2", settings.deployment())));
  }

  private static SampleEvent sample(String cluster, DeploymentName deployment) {
    return new SampleEvent(cluster, EcsSession.startedBy(deployment, SAMPLE));
  }

  /// One whose name begins like ours, if ours leaves room for that.
  private static DeploymentName other(DeploymentName ours) {
    var longer = ours.value() + "-2";
    return new DeploymentName(DeploymentName.isAllowed(longer) ? longer : "another");
  }

  /// The rule that sends our events, if there is one.
  Asked<Optional<RuleFacts>> rule() {
    return ecs.map(it -> rules.get().map(found -> EventRules.of(found, wanted(it)).ours()))
        .orElse(QueuePart.NO_RULE);
  }

  List<Examined> lines() {
    var lines = new ArrayList<Examined>();
    ecs.ifPresent(
        settings -> {
          var judged = rules.get().map(found -> EventRules.of(found, wanted(settings)));
          lines.add(new Examined(Check.RULE, Outcome.judge(judged, EventRules::rule)));
          lines.add(new Examined(Check.RULE_PATTERN, Outcome.judge(judged, EventRules::pattern)));
          lines.add(new Examined(Check.RULE_TARGET, Outcome.judge(judged, EventRules::target)));
          lines.add(new Examined(Check.KEY, KeyRules.key(queues.events(), key.get(), rule())));
        });
    var judged = pipes.get().flatMap(found -> stream().map(it -> PipeRules.of(found, it)));
    lines.add(new Examined(Check.PIPE, Outcome.judge(judged, PipeRules::pipe)));
    lines.add(new Examined(Check.PIPE_FILTER, Outcome.judge(judged, PipeRules::filter)));
    return lines;
  }

  private Asked<PipeRules.Wanted> stream() {
    return tables
        .tasks()
        .flatMap(
            table ->
                table.stream()
                    .map(TableFacts.Stream::arn)
                    .<Asked<PipeRules.Wanted>>map(
                        stream ->
                            new Asked.Known<>(
                                new PipeRules.Wanted(
                                    table.arn(), stream, knownQueueArn(), STATUSES)))
                    .orElseGet(() -> new Asked.Skipped<>("the Tasks table has no stream")));
  }
}
