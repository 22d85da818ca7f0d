package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person is told of a stopped task, by an event or by a look, from the evidence alone.
class EcsReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-03-02T11:00:00Z");
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stopped-0 | agent 0 | EssentialContainerExited
          stopped-137-oom | agent 137 OutOfMemoryError | EssentialContainerExited
          pull-failure | agent - CannotPullContainerError | TaskFailedToStart
          eni-timeout | | TaskFailedToStart
          spot-stopped | agent 137 | SpotInterruption
          user-stop-stopped | agent 143 | UserInitiated
          our-stop-stopped | agent 137 | UserInitiated
          sidecar-137-agent-1 | aws-guardduty-agent-Xy12 137, agent 1 | EssentialContainerExited
          guardduty-first | aws-guardduty-agent-Xy12 0, agent 3 | EssentialContainerExited
          resource-init | agent - | TaskFailedToStart
          floci-like | agent 0 |
          fakecloud-like | agent 1 |
          """)
  void allContainersAreToldAlikeByAnEventAndByALook(String sample, String told, String code)
      throws JsonProcessingException {
    var detail = detail(sample);

    var byEvent = EcsReport.of(heard(detail)).orElseThrow();
    var byLook = EcsReport.of(seen(detail)).orElseThrow();

    assertThat(containers(byEvent)).isEqualTo(told == null ? "" : told);
    assertThat(byEvent.facts().get("stop_code")).isEqualTo(code);
    assertThat(byLook).isEqualTo(byEvent);
  }

  @Test
  void phasesPlaceSizeAndImageAreTold() throws JsonProcessingException {
    var report = EcsReport.of(heard(everything())).orElseThrow();

    assertThat(report.phases())
        .extracting(SessionReport.Phase::name)
        .containsExactly(
            "accepted",
            "pull started",
            "pull stopped",
            "started",
            "execution stopped",
            "stopping",
            "stopped");
    assertThat(report.phases().get(1).at()).isEqualTo(Instant.parse("2026-03-02T10:15:10.5Z"));
    assertThat(report.facts())
        .containsEntry("zone", "us-east-1b")
        .containsEntry("host", "arn:aws:ecs:us-east-1:111122223333:container-instance/agents/1")
        .containsEntry("capacity_provider", "FARGATE")
        .containsEntry("cpu", "2048")
        .containsEntry("memory", "4096")
        .containsEntry("subnet", "subnet-0a1b2c3d4e5f60718")
        .containsEntry("interface", "eni-1")
        .containsEntry("private_ip", "10.0.0.7")
        .doesNotContainKeys("mac", "macAddress");
    assertThat(report.containers().getFirst().imageDigest()).contains(DIGEST);
    assertThat(EcsReport.of(seen(everything()))).contains(report);
  }

  /// Whatever AWS adds to an event, and wherever a variable stands in it.
  @Test
  void noVariableAndNothingUnknownIsKept() throws JsonProcessingException {
    var detail = everything();
    detail.putObject("somethingNew").put("prompt", "a secret");
    detail.putArray("tags").addObject().put("key", "k").put("value", "a secret");
    container(detail).putArray("environment").addObject().put("value", "a secret");
    container(detail).putObject("details").put("command", "a secret");
    ((ObjectNode) detail.path("overrides")).put("command", "a secret");
    ((ObjectNode) detail.at("/attachments/0/details/0")).put("note", "a secret");

    for (var evidence : List.of(heard(detail), seen(detail))) {
      assertThat(evidence).doesNotContain("a secret", "overrides", "environment", "TASK_ID");
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 100000", "12, 2000", "20, 300", "20, 100000"})
  void ofWhatIsTooLongAllContainersStayAndTheSameIsKeptEachTime(int containers, int length)
      throws JsonProcessingException {
    var detail = everything();
    var all = detail.putArray("containers");
    for (int i = 0; i < containers; i++) {
      all.addObject()
          .put("name", "c" + i)
          .put("exitCode", i)
          .put("image", "i".repeat(length))
          .put("imageDigest", DIGEST)
          .put("reason", "r".repeat(length));
    }

    var evidence = EcsEvidence.of(detail);

    assertThat(evidence).hasSizeLessThanOrEqualTo(EcsEvidence.LENGTH_MAX);
    assertThat(EcsEvidence.of(detail.deepCopy())).isEqualTo(evidence);
    var report = EcsReport.of(evidence).orElseThrow();
    assertThat(report.containers()).hasSize(containers);
    for (int i = 0; i < containers; i++) {
      assertThat(report.containers().get(i).exitCode()).hasValue(i);
      assertThat(report.containers().get(i).reason().orElse("")).startsWith("rrrr");
    }
    assertThat(report.phases()).hasSize(7);
  }

  @Test
  void aRowThatHoldsAnEventAsItCameTellsTheSame() throws JsonProcessingException {
    assertThat(EcsReport.of(everything().toString())).isEqualTo(EcsReport.of(heard(everything())));
  }

  @Test
  void whatIsNotThereIsLeftOutAndWhatIsNoEvidenceIsNone() {
    assertThat(EcsReport.of("{}")).map(SessionReport::phases).contains(List.of());
    assertThat(EcsReport.of("{\"startedAt\":\"noon\",\"containers\":[{\"exitCode\":1e30}]}"))
        .hasValueSatisfying(
            it -> {
              assertThat(it.phases()).isEmpty();
              assertThat(it.containers().getFirst().exitCode()).isEmpty();
            });
    assertThat(EcsReport.of("[]")).isEmpty();
    assertThat(EcsReport.of("")).isEmpty();
    assertThat(EcsReport.of("{\"cut\":")).isEmpty();
  }

  private static String containers(SessionReport report) {
    return report.containers().stream()
        .map(
            it ->
                it.name()
                    + " "
                    + (it.exitCode().isPresent() ? "" + it.exitCode().getAsInt() : "-")
                    + it.reason().map(reason -> " " + reason.split(":", 2)[0]).orElse(""))
        .collect(Collectors.joining(", "));
  }

  private static ObjectNode detail(String sample) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(EventSamples.read(sample)).path("detail");
  }

  private static ObjectNode container(ObjectNode detail) {
    return (ObjectNode) detail.at("/containers/0");
  }

  private static ObjectNode everything() throws JsonProcessingException {
    var detail = detail("stopped-0");
    detail.put("pullStartedAt", "2026-03-02T10:15:10.5Z");
    detail.put("pullStoppedAt", "2026-03-02T10:15:30Z");
    detail.put(
        "containerInstanceArn", "arn:aws:ecs:us-east-1:111122223333:container-instance/agents/1");
    var details = ((ObjectNode) detail.at("/attachments/0")).withArray("details");
    details.addObject().put("name", "networkInterfaceId").put("value", "eni-1");
    details.addObject().put("name", "macAddress").put("value", "0a:00");
    details.addObject().put("name", "privateIPv4Address").put("value", "10.0.0.7");
    container(detail).put("imageDigest", DIGEST);
    return detail;
  }

  /// Returns the evidence that an event leaves.
  private static String heard(ObjectNode detail) {
    var event = JSON.createObjectNode();
    event.put("detail-type", "ECS Task State Change").put("source", "aws.ecs");
    event.set("detail", detail);
    var intake = new EcsStateChangeIntake(EcsTestSettings.SETTINGS, new SetupDoubts(() -> NOW));
    return intake.read(event.toString(), NOW) instanceof Reading.Understood(SessionObserved seen)
        ? seen.evidence().orElseThrow()
        : "not a sighting";
  }

  /// Returns the evidence that DescribeTasks leaves, which tells times as numbers.
  private String seen(ObjectNode detail) {
    var task = detail.deepCopy();
    detail
        .properties()
        .forEach(
            field -> {
              if (field.getKey().endsWith("At")) {
                task.put(field.getKey(), seconds(field.getValue()));
              }
            });
    var answer = JSON.createObjectNode();
    answer.putArray("tasks").add(task);
    aws.answer("DescribeTasks", answer.toString());
    var session =
        EcsSession.of(detail.path("clusterArn").asText(), detail.path("taskArn").asText());
    var seen =
        new EcsComputeStrategy(clients.ecs(), EcsTestSettings.SETTINGS)
            .pollSession(List.of(session));
    return Optional.ofNullable(seen.get(session)).orElseThrow().evidence().orElseThrow();
  }

  private static BigDecimal seconds(JsonNode time) {
    var at = Instant.parse(time.asText());
    return BigDecimal.valueOf(at.toEpochMilli()).movePointLeft(3);
  }
}
