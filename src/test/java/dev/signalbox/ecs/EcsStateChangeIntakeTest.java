package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import dev.signalbox.sqs.CapturedLog;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcsStateChangeIntakeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.EPOCH;

  private final EcsStateChangeIntake intake =
      new EcsStateChangeIntake(EcsTestSettings.SETTINGS, new SetupDoubts(() -> NOW));

  private Reading read(String body) {
    return intake.read(body, Instant.EPOCH);
  }

  private Reading readStopped(Consumer<ObjectNode> change) throws JsonProcessingException {
    var event = (ObjectNode) JSON.readTree(EventSamples.read("stopped-0"));
    change.accept(event);
    return read(event.toString());
  }

  private Reading readDetail(Consumer<ObjectNode> change) throws JsonProcessingException {
    return readStopped(event -> change.accept((ObjectNode) event.get("detail")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret words", "{\"detail-type\": secret}", "{} {}", "", "  "})
  void aBodyThatIsNotJsonIsUnusableAndNotQuoted(String body) {
    var reading = (Reading.Unusable) read(body);

    assertThat(reading.reason()).isEqualTo("bad-json");
    assertThat(reading.detail()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"task_id\":\"x\"}", "[]", "1", "null", "{\"detail-type\":null}"})
  void aBodyWithoutDetailTypeIsSomebodyElses(String body) {
    assertThat(read(body)).isEqualTo(new Reading.NotMine());
  }

  @Test
  void anotherDetailTypeIsIgnored() throws JsonProcessingException {
    assertThat(readStopped(it -> it.put("detail-type", "ECS Service Action")))
        .isEqualTo(new Reading.Ignored("other_detail_type"));
  }

  @Test
  void anotherSourceIsIgnored() throws JsonProcessingException {
    assertThat(readStopped(it -> it.put("source", "my.app")))
        .isEqualTo(new Reading.Ignored("other_source"));
  }

  @Test
  void anEventOfAnotherClusterIsIgnored() throws JsonProcessingException {
    assertThat(readDetail(it -> it.put("clusterArn", EcsTestSettings.CLUSTER + "-2")))
        .isEqualTo(new Reading.Ignored("foreign_cluster"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecs-svc/12345",
        "orch/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A",
        "signalbox/default/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/0",
        "signalbox/default/not-a-ulid/1",
        ""
      })
  void aTaskThatSomebodyElseStartedIsIgnoredWhateverItsVariablesSay(String startedBy)
      throws JsonProcessingException {
    assertThat(readDetail(it -> it.put("startedBy", startedBy)))
        .isEqualTo(new Reading.Ignored("not_ours"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "default2", "defaul", "DEFAULT"})
  void aSessionOfAnotherDeploymentIsCountedAndNotTouched(String deployment)
      throws JsonProcessingException {
    var startedBy = EcsSession.startedBy(new DeploymentName(deployment), EcsTestSettings.ATTEMPT);

    assertThat(readDetail(it -> it.put("startedBy", startedBy)))
        .isEqualTo(new Reading.Ignored("foreign_deployment"));
  }

  @Test
  void eachDeploymentReadsItsOwnSessionsAndNoOthers() throws JsonProcessingException {
    var other = new DeploymentName("other");
    var theirs =
        new EcsStateChangeIntake(
            EcsTestSettings.SETTINGS.withDeployment(other), new SetupDoubts(() -> NOW));
    var event = JSON.readTree(EventSamples.read("running"));
    ((ObjectNode) event.path("detail"))
        .put("startedBy", EcsSession.startedBy(other, EcsTestSettings.ATTEMPT));

    assertThat(theirs.read(event.toString(), NOW)).isInstanceOf(Reading.Understood.class);
    assertThat(intake.read(event.toString(), NOW))
        .isEqualTo(new Reading.Ignored("foreign_deployment"));
  }

  /// A copy of our task that a person runs by hand bears our variables.
  @Test
  void aRunningTaskWithOurVariablesAloneIsNotOurs() throws JsonProcessingException {
    assertThat(
            readDetail(
                it -> {
                  it.remove("startedBy");
                  it.put("lastStatus", "RUNNING");
                }))
        .isEqualTo(new Reading.Ignored("not_ours"));
  }

  @Test
  void ourOwnSessionsInAnotherClusterAreADoubtThatIsToldOnce() throws JsonProcessingException {
    var doubts = new SetupDoubts(() -> NOW);
    var told = new EcsStateChangeIntake(EcsTestSettings.SETTINGS, doubts);
    var event = JSON.readTree(EventSamples.read("running"));
    var detail = (ObjectNode) event.path("detail");
    detail.put("clusterArn", "arn:aws:ecs:us-east-1:111122223333:cluster/other");

    try (var log = new CapturedLog()) {
      told.read(event.toString(), NOW);
      told.read(event.toString(), NOW);
      assertThat(log.text()).containsOnlyOnce("events of our own sessions are dropped");
    }

    assertThat(doubts.standing().keySet())
        .containsExactly("foreign_cluster arn:aws:ecs:us-east-1:111122223333:cluster/other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecs-svc/1",
        "signalbox/other/01JZ3M2Q6D8R4T5V7W9X0Y1Z2A/1",
        "signalbox/default/x"
      })
  void sessionsOfOthersInAnotherClusterAreNoDoubt(String startedBy) throws JsonProcessingException {
    var doubts = new SetupDoubts(() -> NOW);
    var event = JSON.readTree(EventSamples.read("running"));
    var detail = (ObjectNode) event.path("detail");
    detail.put("clusterArn", "arn:aws:ecs:us-east-1:111122223333:cluster/other");
    detail.put("startedBy", startedBy);

    assertThat(
            new EcsStateChangeIntake(EcsTestSettings.SETTINGS, doubts).read(event.toString(), NOW))
        .isEqualTo(new Reading.Ignored("foreign_cluster"));
    assertThat(doubts.standing()).isEmpty();
  }

  @Test
  void aTaskWithoutStartedByAndVariablesIsNotOurs() throws JsonProcessingException {
    assertThat(
            readDetail(
                it -> {
                  it.remove("startedBy");
                  it.putNull("overrides");
                }))
        .isEqualTo(new Reading.Ignored("not_ours"));
  }

  @Test
  void variablesOfAnotherContainerDoNotNameATask() throws JsonProcessingException {
    assertThat(
            readDetail(
                it -> {
                  it.remove("startedBy");
                  ((ObjectNode) it.at("/overrides/containerOverrides/0")).put("name", "sidecar");
                }))
        .isEqualTo(new Reading.Ignored("not_ours"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROVISIONING",
        "PENDING",
        "ACTIVATING",
        "DEACTIVATING",
        "STOPPING",
        "DEPROVISIONING"
      })
  void intermediateStatesAreIgnored(String status) throws JsonProcessingException {
    assertThat(readDetail(it -> it.put("lastStatus", status)))
        .isEqualTo(new Reading.Ignored("intermediate"));
  }

  @Test
  void aStatusOfALaterDayIsIgnored() throws JsonProcessingException {
    assertThat(readDetail(it -> it.put("lastStatus", "HIBERNATING")))
        .isEqualTo(new Reading.Ignored("unknown_status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clusterArn", "taskArn", "lastStatus"})
  void aRequiredFieldThatIsMissingNullOrNoTextIsNamed(String field) throws JsonProcessingException {
    var expected =
        new Reading.Unusable("bad-event", "detail." + field + " is missing or not a text");

    assertThat(readDetail(it -> it.remove(field))).isEqualTo(expected);
    assertThat(readDetail(it -> it.putNull(field))).isEqualTo(expected);
    assertThat(readDetail(it -> it.put(field, 7))).isEqualTo(expected);
    assertThat(readDetail(it -> it.put(field, " "))).isEqualTo(expected);
  }

  @Test
  void mistypedFieldsAreNamed() throws JsonProcessingException {
    assertThat(readDetail(it -> it.put("version", "8")).toString()).contains("detail.version");
    assertThat(readDetail(it -> it.put("containers", "none")).toString())
        .contains("detail.containers");
    assertThat(
            readDetail(it -> ((ObjectNode) it.at("/containers/0")).put("exitCode", "0")).toString())
        .contains("detail.containers[].exitCode");
    assertThat(readStopped(it -> it.put("detail", "text")).toString()).contains("bad-event");
  }

  @Test
  void nullsAndUnknownFieldsAreAccepted() throws JsonProcessingException {
    var reading =
        readDetail(
            it -> {
              it.putNull("version");
              it.putNull("stopCode");
              it.putNull("startedAt");
              it.putNull("attachments");
              it.putNull("stoppedReason");
              it.putObject("somethingNew").put("x", 1);
            });

    assertThat(reading).isInstanceOf(Reading.Understood.class);
  }

  @Test
  void halfACharacterIsReplacedBecauseItCouldNotBeStored() throws JsonProcessingException {
    var reading =
        (Reading.Understood)
            readDetail(
                it ->
                    it.put("stopCode", "UserInitiated")
                        .put("stoppedReason", "a\ud800b" + "🚂".repeat(600))
                        .put("availabilityZone", "c\udc00d"));
    var observed = (SessionObserved) reading.event();
    var cause = ((SessionStatus.Failed) observed.status()).cause();

    assertThat(cause.detail()).contains("a?b").isEqualTo(EcsEvidence.storable(cause.detail()));
    assertThat(observed.evidence().orElseThrow())
        .contains("c?d", "a?b")
        .isEqualTo(EcsEvidence.storable(observed.evidence().orElseThrow()));
  }

  @Test
  void longEvidenceIsCutToTheEssentials() throws JsonProcessingException {
    var reading =
        (Reading.Understood)
            readDetail(it -> it.put("somethingNew", "x".repeat(EcsEvidence.LENGTH_MAX)));

    var evidence = ((SessionObserved) reading.event()).evidence().orElseThrow();

    assertThat(evidence)
        .hasSizeLessThan(EcsEvidence.LENGTH_MAX)
        .contains("\"exitCode\":0", "\"stopCode\":\"EssentialContainerExited\"", "\"version\":8");
    assertThat(JSON.readTree(evidence).isObject()).isTrue();
  }

  @Test
  void variablesAreDroppedFromTheEvidenceWhereverTheyStand() throws JsonProcessingException {
    var reading =
        (Reading.Understood)
            readDetail(
                it ->
                    ((ObjectNode) it.at("/containers/0"))
                        .putArray("environment")
                        .addObject()
                        .put("value", "a secret"));

    assertThat(((SessionObserved) reading.event()).evidence().orElseThrow())
        .doesNotContain("a secret");
  }
}
