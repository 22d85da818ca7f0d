package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An idle service with names that are not there: nobody sends it a task that would show it.
final class WrongNamesTest {
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
  void everyNameThatIsNotThereIsInReadinessAndInOneErrorEachThoughNothingIsSent() {
    var dead = signalbox.aws().queues().tasksDead().url();
    var wrong =
        Map.of(
            "SIGNALBOX_TASK_EVENTS_TABLE",
            "no-events",
            "SIGNALBOX_REPO_TABLE",
            LocalNames.TABLES.taskEvents(),
            "SIGNALBOX_PAYLOAD_BUCKET",
            "no-such-bucket",
            "SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL",
            dead + "-nowhere",
            "SIGNALBOX_ECS_LANE_QUEUE_URL",
            dead + "-no-lane");
    try (var log = new CapturedLog();
        var service = service(wrong)) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(down(log)).as(log.text()).isEqualTo(5);
                assertThat(ready(service).toString())
                    .contains("\"status\":\"not ready\"")
                    .contains(wrong.keySet());
              });

      assertThat(log.text())
          .contains("there is no such table no-events in us-east-1")
          .contains("there is no such bucket no-such-bucket in us-east-1");
    }
  }

  @Test
  void rightNamesAreReadyWithoutAnError() {
    try (var log = new CapturedLog();
        var service = service(Map.of())) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                var dependencies = ready(service).path("dependencies");
                return dependencies.at("/dynamodb/status").asText().equals("up")
                    && dependencies.at("/s3/status").asText().equals("up")
                    && dependencies.at("/events_dead_letter_queue/status").asText().equals("up");
              });

      assertThat(ready(service).path("status").asText()).isEqualTo("ready");
      assertThat(log.messages(Level.ERROR)).isEmpty();
    }
  }

  private static long down(CapturedLog log) {
    return log.messages(Level.ERROR).stream().filter("dependency is down"::equals).count();
  }

  private static Signalbox service(Map<String, String> also) {
    var environment =
        new TreeMap<>(signalbox.aws().serviceEnvironment(LocalSignalbox.sampleAgent()));
    environment.putAll(also);
    if (!(Settings.read(environment) instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings");
    }
    var world = new SystemSources(InstantSource.system(), RandomGenerator.getDefault());
    return Signalbox.start(
        settings, ConfiguredClients.of(settings, Optional.of(LocalAws.credentials())), world);
  }

  private static JsonNode ready(Signalbox service) {
    var uri = URI.create("http://127.0.0.1:" + service.httpPort() + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      return JSON.readTree(
          client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
