package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.metrics.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// What a running service says of itself at `/metrics` and on its standard output, after tasks that
/// went well and one that did not.
@ResourceLock(Resources.SYSTEM_OUT)
final class MetricsTest {
  private static final String SECRET = "hunter2-the-prompt";

  private final PrintStream before = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final RunningSignalbox signalbox = start();
  private boolean closed;

  private RunningSignalbox start() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    return RunningSignalbox.start(
        LocalSignalbox.sampleAgent(), Map.of("SIGNALBOX_METRICS_EMF", "true"));
  }

  @AfterEach
  void close() {
    if (!closed) {
      signalbox.close();
    }
    System.setOut(before);
  }

  @Test
  void whatHappenedCanBeReadFromOutside() throws Exception {
    var good = signalbox.submit(LocalNames.ECS_REPO, Map.of("run_ms", 50));
    var bad =
        signalbox.submit(
            LocalNames.ECS_REPO, Map.of("run_ms", 50, "report", "NONE", "exit_code", 4));
    var alone = signalbox.submit(LocalNames.AGENTCORE_REPO, Map.of("run_ms", 50));
    signalbox.send("{\"" + SECRET + "\":");
    signalbox.awaitSettled(good, "COMPLETED");
    signalbox.awaitSettled(bad, "FAILED");
    signalbox.awaitSettled(alone, "COMPLETED");
    signalbox.awaitSessionEnd(good);
    signalbox.awaitQuiet();

    await().atMost(RunningSignalbox.LIMIT).untilAsserted(this::everythingIsCounted);

    var text = scrape().body();
    assertThat(text).doesNotContain(SECRET, good, bad, alone, "user-", LocalNames.ECS_REPO);
    assertThat(text)
        .contains("jvm_memory_used_bytes{", "signalbox_detection_seconds_bucket{heard=\"event\"");
    theLastLinesSayTheSame();
  }

  private void everythingIsCounted() throws Exception {
    var series = series();
    assertThat(series)
        .containsEntry("signalbox_tasks_accepted_total", 3.0)
        .containsEntry("signalbox_transitions_total{from=\"SUBMITTED\",to=\"HYDRATING\"}", 3.0)
        .containsEntry("signalbox_transitions_total{from=\"RUNNING\",to=\"FAILED\"}", 1.0)
        .containsEntry("signalbox_verdicts_total{code=\"NONE\",origin=\"NONE\"}", 2.0)
        .containsEntry("signalbox_verdicts_total{code=\"APPLICATION_EXIT\",origin=\"AGENT\"}", 1.0)
        .containsEntry("signalbox_attempts_total{compute_type=\"ecs\"}", 2.0)
        .containsEntry("signalbox_attempts_total{compute_type=\"agentcore\"}", 1.0)
        .containsEntry("signalbox_dead_letters_total{queue=\"tasks\",reason=\"bad-json\"}", 1.0)
        .containsEntry("signalbox_messages_total{queue=\"tasks\",verdict=\"unusable\"}", 1.0)
        .containsEntry("signalbox_time_to_start_seconds_count{compute_type=\"ecs\"}", 2.0)
        .containsEntry("signalbox_dependency_up{dependency=\"dynamodb\"}", 1.0)
        .containsEntry("signalbox_dependency_up{dependency=\"task_queue\"}", 1.0)
        .containsEntry("signalbox_loop_standing{loop=\"sweep\"}", 0.0)
        .containsEntry("signalbox_setup_doubts{kind=\"foreign_cluster\"}", 0.0)
        .containsEntry(
            "signalbox_aws_calls_seconds_count{operation=\"RunTask\",outcome=\"success\",service=\"ecs\"}",
            2.0)
        .containsEntry(
            "signalbox_aws_calls_seconds_count{operation=\"InvokeAgentRuntime\",outcome=\"success\",service=\"agentcore\"}",
            1.0);
    // The two ends of ECS sessions and the agent's own of the third.
    assertThat(series.get("signalbox_detection_seconds_count{heard=\"event\"}")).isEqualTo(3);
    assertThat(series.get("signalbox_detection_seconds_sum{heard=\"event\"}")).isBetween(0.0, 60.0);
    assertThat(series.get("signalbox_receive_age_seconds{queue=\"tasks\"}")).isBetween(0.0, 30.0);
    assertThat(series.get("signalbox_launch_rate{compute_type=\"ecs\"}")).isPositive();
  }

  /// The service writes what is left when it stops.
  private void theLastLinesSayTheSame() {
    signalbox.close();
    closed = true;
    var lines = embedded();

    assertThat(sum(lines, Meters.TASKS_ACCEPTED)).isEqualTo(3);
    assertThat(sum(lines, Meters.VERDICTS)).isEqualTo(3);
    assertThat(sum(lines, Meters.DEAD_LETTERS)).isEqualTo(1);
    assertThat(lines).allMatch(it -> it.path("deployment").asText().equals(deployment()));
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
  }

  private static String deployment() {
    return LocalNames.DEPLOYMENT.value();
  }

  private List<JsonNode> embedded() {
    var lines = new ArrayList<JsonNode>();
    for (var line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
      if (line.startsWith("{\"_aws\"")) {
        try {
          lines.add(RunningSignalbox.JSON.readTree(line));
        } catch (IOException torn) {
          throw new AssertionError("no JSON: " + line, torn);
        }
      }
    }
    return lines;
  }

  private static double sum(List<JsonNode> lines, Meters meter) {
    return lines.stream().mapToDouble(it -> it.path(meter.meterName()).asDouble(0)).sum();
  }

  private HttpResponse<String> scrape() throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + signalbox.local().service().httpPort() + "/metrics");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      return answer;
    }
  }

  private Map<String, Double> series() throws IOException, InterruptedException {
    var series = new TreeMap<String, Double>();
    Stream.of(scrape().body().split("\n"))
        .filter(it -> !it.startsWith("#"))
        .forEach(
            it -> {
              var end = it.lastIndexOf(' ');
              series.put(it.substring(0, end), Double.parseDouble(it.substring(end + 1)));
            });
    return series;
  }
}
