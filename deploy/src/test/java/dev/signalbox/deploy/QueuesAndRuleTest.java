package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Ruler;

class QueuesAndRuleTest {
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String OURS = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";
  private static final String POLICY = "AWS::SQS::QueuePolicy";
  private static final Path EVENTS = Path.of("../src/test/resources/ecs-events");

  @Test
  void everyQueueIsEncryptedAndRefusesPlainText() {
    for (var template : List.of(Variant.ECS.data(), Variant.ECS.service())) {
      assertThat(template.all(QUEUE)).isNotEmpty();
      template
          .all(QUEUE)
          .forEach(
              (id, queue) -> {
                assertThat(queue.path("SqsManagedSseEnabled").asBoolean()).as(id).isTrue();
                assertThat(template.all(POLICY).values())
                    .as("a policy that denies plain text on " + id)
                    .anyMatch(policy -> deniesPlainText(policy, id));
              });
    }
  }

  private static boolean deniesPlainText(JsonNode policy, String queueId) {
    return policy.at("/Queues/0/Ref").asText().equals(queueId)
        && policy
            .at("/PolicyDocument/Statement")
            .valueStream()
            .anyMatch(
                it ->
                    it.path("Effect").asText().equals("Deny")
                        && it.path("Action").asText().equals("sqs:*")
                        && it.at("/Condition/Bool/aws:SecureTransport").asText().equals("false"));
  }

  @Test
  void consumedQueuesHaveDeadLettersThatOutliveThem() {
    var template = Variant.PLAIN.data();
    for (var pair : List.of(List.of("Tasks", "TaskDeadLetters"), List.of("Events", "EventsDead"))) {
      var queue = template.exactly(QUEUE, "TaskQueues" + pair.getFirst());
      var dead = template.idOf(QUEUE, "TaskQueues" + pair.getLast());

      assertThat(queue.at("/RedrivePolicy/deadLetterTargetArn/Fn::GetAtt/0").asText())
          .isEqualTo(dead);
      assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isEqualTo(1000);
      assertThat(queue.path("VisibilityTimeout").asInt()).isEqualTo(60);
      assertThat(template.only(QUEUE, dead).path("MessageRetentionPeriod").asInt())
          .isEqualTo(14 * 86_400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AgentCoreLane", "EcsLane"})
  void laneIsAStandardQueueWhoseDeadLettersAreThoseOfTasks(String lane) {
    var template = Variant.ECS.data();
    var queue = template.exactly(QUEUE, "TaskQueues" + lane);
    var tasks = template.exactly(QUEUE, "TaskQueuesTasks");

    assertThat(queue.has("FifoQueue")).as("SQS is fair on standard queues only").isFalse();
    assertThat(queue.at("/RedrivePolicy/deadLetterTargetArn/Fn::GetAtt/0").asText())
        .isEqualTo(template.idOf(QUEUE, "TaskQueuesTaskDeadLetters"));
    for (var property :
        List.of("RedrivePolicy", "VisibilityTimeout", "ReceiveMessageWaitTimeSeconds")) {
      assertThat(queue.has(property)).as(property).isTrue();
      assertThat(queue.path(property)).as(property).isEqualTo(tasks.path(property));
    }
  }

  @Test
  void thereIsNoLaneForAComputeTypeThatIsOff() {
    assertThat(lanes(Variant.AGENTCORE)).containsExactly("AgentCoreLane");
    assertThat(lanes(Variant.PLAIN)).containsExactly("AgentCoreLane");
    assertThat(lanes(Variant.ECS)).containsExactlyInAnyOrder("AgentCoreLane", "EcsLane");
    assertThat(Variant.PLAIN.data().outputs())
        .contains("AgentCoreLaneQueueUrl")
        .doesNotContain("EcsLaneQueueUrl");
    assertThat(Variant.ECS.data().outputs()).contains("AgentCoreLaneQueueUrl", "EcsLaneQueueUrl");
  }

  private static List<String> lanes(Variant variant) {
    return variant.data().all(QUEUE).keySet().stream()
        .map(it -> it.replaceAll("^TaskQueues|[0-9A-F]{8}$", ""))
        .filter(it -> it.endsWith("Lane"))
        .toList();
  }

  @Test
  void withoutEcsThereIsNoRule() {
    assertThat(Variant.PLAIN.data().types()).doesNotContain("AWS::Events::Rule");
    assertThat(Variant.AGENTCORE.data().types()).doesNotContain("AWS::Events::Rule");
  }

  @Test
  void ruleTakesRunningAndStoppedOfOurOwnSessionsInThisClusterOnly() throws IOException {
    var pattern = pattern(OURS);
    var taken = new TreeSet<String>();
    try (var files = Files.list(EVENTS)) {
      for (var file : files.sorted().toList()) {
        if (matches(file, pattern)) {
          taken.add(file.getFileName().toString().replace(".json", ""));
        }
      }
    }

    assertThat(taken)
        .contains("running", "stopped-0", "stopped-137-oom", "pull-failure", "spot-warning")
        .doesNotContain("provisioning", "deprovisioning", "fakecloud-like");
    assertThat(matches(EVENTS.resolve("stopped-0.json"), pattern(Samples.CLUSTER)))
        .as("an event of another cluster")
        .isFalse();
  }

  @Test
  void ruleTakesOnlyWhatTheServiceOfThisDeploymentMarks() throws Exception {
    assertThat(Samples.source("EcsSession.java"))
        .as("where startedBy is made")
        .contains("SERVICE = \"signalbox\"", "SERVICE + \"/\" + deployment.value() + \"/\"");
    assertThat(mark(Variant.ECS)).isEqualTo("signalbox/signalbox/");
    assertThat(mark(Variant.THEIRS)).isEqualTo("signalbox/acme/");
    assertThat(Ruler.matchesRule(Samples.read(EVENTS.resolve("running.json")), pattern(OURS)))
        .as("a session of another deployment in the same cluster")
        .isFalse();
  }

  private static String mark(Variant variant) {
    return variant
        .data()
        .only("AWS::Events::Rule")
        .at("/EventPattern/detail/startedBy/0/prefix")
        .asText();
  }

  /// As if this deployment had started the sample's task.
  private static boolean matches(Path event, String pattern) {
    try {
      var ours = Samples.read(event).replace("signalbox/default/", "signalbox/signalbox/");
      return Ruler.matchesRule(ours, pattern);
    } catch (Exception e) {
      throw new AssertionError(event + " against " + pattern, e);
    }
  }

  private static String pattern(String clusterArn) {
    var pattern = Variant.ECS.data().only("AWS::Events::Rule").path("EventPattern");
    var join = pattern.at("/detail/clusterArn/0");
    return pattern.toString().replace(join.toString(), "\"" + clusterArn + "\"");
  }

  @Test
  void rulesClusterIsNamedByPseudoParameters() {
    var arn = Variant.ECS.data().only("AWS::Events::Rule").at("/EventPattern/detail/clusterArn/0");

    assertThat(arn.toString())
        .contains("AWS::Region", "AWS::AccountId", "AWS::Partition", ":cluster/signalbox-agents");
    assertThat(
            Variant.THEIRS
                .data()
                .only("AWS::Events::Rule")
                .at("/EventPattern/detail/clusterArn/0")
                .asText())
        .isEqualTo(Samples.CLUSTER);
  }

  @Test
  void ruleMayWriteToItsQueuesAndNobodyElseMay() {
    var template = Variant.ECS.data();
    var rule = template.idOf("AWS::Events::Rule", "EcsEventRule");
    var target = template.only("AWS::Events::Rule").at("/Targets/0");
    var dead = template.idOf(QUEUE, "EcsEventRuleRuleDeadLetters");

    assertThat(target.path("Arn").at("/Fn::GetAtt/0").asText()).startsWith("TaskQueuesEvents");
    assertThat(target.at("/DeadLetterConfig/Arn/Fn::GetAtt/0").asText()).isEqualTo(dead);
    assertThat(target.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isEqualTo(185);
    assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt()).isEqualTo(86_400);

    var writers = new TreeSet<String>();
    template
        .all(POLICY)
        .values()
        .forEach(
            policy ->
                policy
                    .at("/PolicyDocument/Statement")
                    .valueStream()
                    .filter(it -> it.path("Effect").asText().equals("Allow"))
                    .forEach(
                        it -> {
                          assertThat(Template.texts(it.path("Action"))).contains("sqs:SendMessage");
                          assertThat(it.at("/Principal/Service").asText())
                              .isEqualTo("events.amazonaws.com");
                          assertThat(
                                  it.at("/Condition/ArnEquals/aws:SourceArn/Fn::GetAtt/0").asText())
                              .isEqualTo(rule);
                          writers.add(policy.at("/Queues/0/Ref").asText());
                        }));
    assertThat(writers).hasSize(2).contains(dead).anyMatch(it -> it.startsWith("TaskQueuesEvents"));
  }

  @Test
  void archiveIsMadeOnlyWhenAskedFor() {
    assertThat(Variant.ECS.data().types()).doesNotContain("AWS::Events::Archive");
    var archive = Variant.THEIRS.data().only("AWS::Events::Archive");

    assertThat(archive.path("RetentionDays").asInt()).isEqualTo(14);
    assertThat(archive.path("EventPattern"))
        .isEqualTo(Variant.THEIRS.data().only("AWS::Events::Rule").path("EventPattern"));
  }

  @Test
  void dataStackHoldsOnlyWhatAnEmulatorCanCreate() {
    var creatable =
        Set.of(
            QUEUE,
            POLICY,
            "AWS::DynamoDB::Table",
            "AWS::S3::Bucket",
            "AWS::S3::BucketPolicy",
            "AWS::IAM::ManagedPolicy",
            "AWS::IAM::Policy",
            "AWS::IAM::Role",
            "AWS::Events::Rule");

    assertThat(Variant.PLAIN.data().types()).isSubsetOf(creatable);
    assertThat(Variant.ECS.data().types()).isSubsetOf(creatable);
  }
}
