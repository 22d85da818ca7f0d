package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.checkup.Checkup;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What the doctor would find, a replica that starts says of itself, in the same words; and takes
/// it back when it is mended.
final class DeploymentDoubtsTest {
  private static RunningSignalbox signalbox;

  @BeforeAll
  static void start() {
    signalbox = RunningSignalbox.withoutService(LocalSignalbox.sampleAgent());
  }

  @AfterAll
  static void stop() {
    signalbox.close();
  }

  @Test
  void aReplicaIsNotReadyUntilWhatTheDoctorFindsIsMended() throws Exception {
    redrive(signalbox.aws().queues().tasksDead().arn());
    var line = doctors("redrive events_queue");
    try (var service = service()) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(doubt(service)).startsWith(line));
      assertThat(ready(service).path("status").asText()).isEqualTo("not ready");

      redrive(signalbox.aws().queues().eventsDead().arn());

      await()
          .atMost(LIMIT.multipliedBy(2))
          .untilAsserted(
              () -> assertThat(ready(service).path("status").asText()).isEqualTo("ready"));
      assertThat(doubt(service)).isEmpty();
    }
  }

  private static String doubt(Signalbox service) throws IOException, InterruptedException {
    return ready(service)
        .path("doubts")
        .path("deployment redrive events_queue")
        .path("detail")
        .asText();
  }

  private static String doctors(String name) {
    var report =
        new Checkup(
                settings(), Optional.of(LocalAws.credentials()), InstantSource.system(), Set.of())
            .report();
    return report.lines().stream()
        .filter(it -> it.name().equals(name))
        .map(Examined::outcome)
        .map(it -> ((Outcome.Found) it).findings().getFirst().what())
        .findFirst()
        .orElseThrow();
  }

  private static void redrive(String dead) {
    var url = signalbox.aws().queues().events().url();
    var policy = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1000}".formatted(dead);
    var _ =
        signalbox
            .aws()
            .clients()
            .sqs()
            .setQueueAttributes(
                it ->
                    it.queueUrl(url).attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)))
            .join();
  }

  private static Settings settings() {
    var environment = signalbox.aws().serviceEnvironment(LocalSignalbox.sampleAgent());
    if (!(Settings.read(environment) instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings");
    }
    return settings;
  }

  private static Signalbox service() {
    var settings = settings();
    var world = new SystemSources(InstantSource.system(), RandomGenerator.getDefault());
    return Signalbox.start(
        settings, ConfiguredClients.of(settings, Optional.of(LocalAws.credentials())), world);
  }

  private static JsonNode ready(Signalbox service) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + service.httpPort() + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      return JSON.readTree(
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    }
  }
}
