package dev.signalbox.doctor;

import static dev.signalbox.doctor.PlantedFault.broken;

import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// What is broken on purpose of the ways to the events queue.
final class PlantedEventFaults {
  private static final String RULE = LocalNames.RULE;
  private static final String OTHERS =
      pattern("[\"RUNNING\",\"STOPPED\"]", "[{\"prefix\":\"signalbox/blue/\"}]");
  private static final String NO_END =
      pattern("[\"RUNNING\"]", "[{\"prefix\":\"signalbox/local/\"}]");
  private static final String NO_SLASH =
      pattern("[\"RUNNING\",\"STOPPED\"]", "[{\"prefix\":\"signalbox/local\"}]");
  private static final String OURS =
      pattern("[\"RUNNING\",\"STOPPED\"]", "[{\"prefix\":\"signalbox/local/\"}]");

  private static final String FOREIGN = "everything-of-ecs";

  private PlantedEventFaults() {}

  static List<PlantedFault> all() {
    return List.of(
        broken(
            "a rule that is disabled",
            aws -> done(aws.clients().eventBridge().disableRule(it -> it.name(RULE))),
            aws -> done(aws.clients().eventBridge().enableRule(it -> it.name(RULE))),
            "rule",
            "is DISABLED",
            "aws events enable-rule --name " + RULE),
        broken(
            "a rule that is disabled beside one of others that nobody may look into",
            aws -> {
              foreign(aws);
              done(aws.clients().eventBridge().disableRule(it -> it.name(RULE)));
            },
            aws -> {
              done(aws.clients().eventBridge().enableRule(it -> it.name(RULE)));
              own(aws);
            },
            "rule",
            RULE + " is DISABLED",
            "aws events enable-rule --name " + RULE),
        broken(
            "a pattern of another deployment",
            aws -> put(aws, OTHERS),
            aws -> put(aws, OURS),
            "rule-pattern",
            "does not match RUNNING and STOPPED of this deployment's sessions (startedBy"
                + " signalbox/local/",
            "{\"prefix\":\"signalbox/local/\"}"),
        broken(
            "a pattern without the end",
            aws -> put(aws, NO_END),
            aws -> put(aws, OURS),
            "rule-pattern",
            "does not match STOPPED of",
            "aws events put-rule"),
        broken(
            "a pattern of ours and of another whose name begins so",
            aws -> put(aws, NO_SLASH),
            aws -> put(aws, OURS),
            "rule-pattern",
            "also matches sessions of others",
            "aws events put-rule"),
        broken(
            "a rule without a target",
            aws ->
                done(
                    aws.clients()
                        .eventBridge()
                        .removeTargets(it -> it.rule(RULE).ids("events-queue"))),
            PlantedEventFaults::target,
            "rule-target",
            "has no target",
            "aws events put-targets --rule " + RULE),
        broken(
            "a target without dead letters",
            aws ->
                done(
                    aws.clients()
                        .eventBridge()
                        .putTargets(
                            it ->
                                it.rule(RULE)
                                    .targets(
                                        Target.builder()
                                            .id("events-queue")
                                            .arn(aws.queues().events().arn())
                                            .build()))),
            PlantedEventFaults::target,
            "rule-target",
            "has no dead-letter queue",
            "DeadLetterConfig"),
        broken(
            "no rule",
            aws -> {
              var events = aws.clients().eventBridge();
              done(events.removeTargets(it -> it.rule(RULE).ids("events-queue")));
              done(events.deleteRule(it -> it.name(RULE)));
            },
            aws -> {
              put(aws, OURS);
              target(aws);
            },
            "rule",
            "No EventBridge rule",
            "aws events put-rule"),
        broken(
            "no rule beside one of others",
            aws -> {
              foreign(aws);
              var events = aws.clients().eventBridge();
              done(events.removeTargets(it -> it.rule(RULE).ids("events-queue")));
              done(events.deleteRule(it -> it.name(RULE)));
            },
            aws -> {
              own(aws);
              put(aws, OURS);
              target(aws);
            },
            "rule",
            "No EventBridge rule",
            "aws events put-rule --name signalbox-"),
        broken(
            "a pipe that stands still",
            aws -> done(aws.clients().pipes().stopPipe(it -> it.name(LocalNames.PIPE))),
            aws -> done(aws.clients().pipes().startPipe(it -> it.name(LocalNames.PIPE))),
            "pipe",
            "is STOPPED",
            "aws pipes start-pipe --name " + LocalNames.PIPE),
        broken(
            "a pipe to another queue",
            aws -> pipe(aws, aws.queues().tasks().arn()),
            aws -> pipe(aws, aws.queues().events().arn()),
            "pipe",
            "sends to arn:aws:sqs:us-east-1:000000000000:signalbox-tasks, not to the events queue",
            "aws pipes update-pipe"));
  }

  private static String pattern(String statuses, String startedBy) {
    return """
    {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"],
     "detail": {"clusterArn": ["%s"], "lastStatus": %s, "startedBy": %s}}\
    """
        .formatted(LocalNames.CLUSTER_ARN, statuses, startedBy);
  }

  private static void put(LocalAws aws, String pattern) {
    done(aws.clients().eventBridge().putRule(it -> it.name(RULE).eventPattern(pattern)));
  }

  /// A rule of somebody else, whose targets are for somebody else to know.
  private static void foreign(LocalAws aws) {
    done(
        aws.clients()
            .eventBridge()
            .putRule(it -> it.name(FOREIGN).eventPattern("{\"source\": [\"aws.ecs\"]}")));
    var open = aws.eventBridge().target();
    var operations = new HashMap<>(open.operations());
    operations.put(
        "ListTargetsByRule",
        call -> {
          if (call.request().path("Rule").asText().equals(FOREIGN)) {
            throw WireRefusal.of(400, "AccessDeniedException", "events:ListTargetsByRule");
          }
          return Objects.requireNonNull(open.operations().get("ListTargetsByRule")).answer(call);
        });
    aws.wire().serve(new WireTarget(open.name(), open.prefix(), operations));
  }

  private static void own(LocalAws aws) {
    aws.wire().serve(aws.eventBridge().target());
    done(aws.clients().eventBridge().deleteRule(it -> it.name(FOREIGN)));
  }

  private static void target(LocalAws aws) {
    done(
        aws.clients()
            .eventBridge()
            .putTargets(
                it ->
                    it.rule(RULE)
                        .targets(
                            Target.builder()
                                .id("events-queue")
                                .arn(aws.queues().events().arn())
                                .deadLetterConfig(dead -> dead.arn(aws.queues().eventsDead().arn()))
                                .build())));
  }

  private static void pipe(LocalAws aws, String target) {
    done(
        aws.clients()
            .pipes()
            .updatePipe(it -> it.name(LocalNames.PIPE).roleArn("arn:a").target(target)));
  }

  private static void done(CompletableFuture<?> call) {
    var _ = call.join();
  }
}
