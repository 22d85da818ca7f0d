package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Archive;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Brings the events of our own sessions to the events queue: of one cluster, of tasks that the
/// service of this deployment started, in the two states that mean something. What EventBridge
/// cannot deliver for a day lands in a queue of its own, since permission errors are not retried at
/// all.
public final class EcsEventRule extends Construct {
  private final Rule rule;
  private final Queue deadLetters;

  EcsEventRule(Construct scope, Choices choices, String clusterArn, Queue events, DataKey key) {
    super(scope, "EcsEventRule");
    var pattern = pattern(clusterArn, startedBy(choices));
    this.deadLetters = TaskQueues.deadLetters(this, "RuleDeadLetters", key.key());
    this.rule =
        Rule.Builder.create(this, "Rule")
            .ruleName(choices.named("ecs-tasks"))
            .description("RUNNING and STOPPED of the sessions that Signalbox started")
            .eventPattern(pattern)
            .targets(
                List.of(
                    SqsQueue.Builder.create(events)
                        .deadLetterQueue(deadLetters)
                        .retryAttempts(185)
                        .maxEventAge(Duration.hours(24))
                        .build()))
            .build();
    if (choices.archiveEvents()) {
      archive(choices, pattern);
    }
  }

  /// To replay what was lost while a consumer was broken; repeats do no harm.
  private void archive(Choices choices, EventPattern pattern) {
    var _ =
        Archive.Builder.create(this, "Archive")
            .archiveName(choices.named("ecs-tasks"))
            .sourceEventBus(EventBus.fromEventBusName(this, "DefaultBus", "default"))
            .eventPattern(pattern)
            .retention(Duration.days(14))
            .build();
  }

  /// How the service marks the tasks it starts; no other deployment's mark begins like this.
  private static String startedBy(Choices choices) {
    return "signalbox/" + choices.name() + "/";
  }

  private static EventPattern pattern(String clusterArn, String startedBy) {
    return EventPattern.builder()
        .source(List.of("aws.ecs"))
        .detailType(List.of("ECS Task State Change"))
        .detail(
            Map.of(
                "clusterArn",
                List.of(clusterArn),
                "lastStatus",
                List.of("RUNNING", "STOPPED"),
                "startedBy",
                List.of(Map.of("prefix", startedBy))))
        .build();
  }

  public Rule rule() {
    return rule;
  }

  public Queue deadLetters() {
    return deadLetters;
  }
}
