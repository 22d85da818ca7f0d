package dev.signalbox.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.trace.Spans;
import dev.signalbox.sqs.CapturedLog;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final TraceContext PRODUCER =
      new TraceContext(
          "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, Optional.empty());
  private static final MessageHandler REFUSES = _ -> new Verdict.Unusable("bad-json", "no");

  /// What is off is not there: no object of ours or of OpenTelemetry's is on the way of a message.
  @Test
  void withoutACollectorNothingStandsInTheWay() {
    assertThat(Tracing.OFF.of("tasks", REFUSES)).isSameAs(REFUSES);
    assertThat(Tracing.OFF.effects()).isSameAs(Spans.NONE);
    assertThat(Tracing.OFF.moves()).isSameAs(TransitionListener.NONE);
    assertThat(Tracing.OFF.begin("task")).isEmpty();
    Tracing.OFF.close();
  }

  @Test
  void aMessageThatIsRefusedIsToldToWhoeverTracesIt() {
    try (var collector = new Collector()) {
      try (var tracing = tracing(collector.endpoint())) {
        handle(tracing, Optional.of(PRODUCER));
        handle(tracing, Optional.empty());
      }

      assertThat(collector.spans()).hasSize(1);
      var span = collector.spans().getFirst();
      assertThat(span.name()).isEqualTo("process tasks");
      assertThat(span.service()).isEqualTo("signalbox/blue");
      assertThat(span.traceId()).isEqualTo(PRODUCER.traceId());
      assertThat(span.parent()).isEqualTo(PRODUCER.spanId());
      assertThat(span.failed()).isTrue();
      assertThat(span.attributes())
          .containsEntry("signalbox.verdict", "Unusable")
          .containsEntry("signalbox.reason", "bad-json")
          .containsEntry("messaging.system", "aws_sqs")
          .containsEntry("messaging.message.id", "m-1");
    }
  }

  @Test
  void whatAProducerDoesNotRecordIsNotRecorded() {
    var unsampled =
        new TraceContext(PRODUCER.traceId(), PRODUCER.spanId(), false, Optional.empty());
    try (var collector = new Collector()) {
      try (var tracing = tracing(collector.endpoint())) {
        handle(tracing, Optional.of(unsampled));
      }
      assertThat(collector.spans()).isEmpty();
    }
  }

  @Test
  void aSamplerThatIsOffSendsNothingAndTellsAgentsSo() {
    for (var sampler : List.of("always_off", "traceidratio")) {
      var off = Map.of("OTEL_TRACES_SAMPLER", sampler, "OTEL_TRACES_SAMPLER_ARG", "0");
      try (var collector = new Collector()) {
        try (var tracing = tracing(collector.endpoint(), off)) {
          handle(tracing, Optional.of(PRODUCER));
          assertThat(tracing.begin("task"))
              .hasValueSatisfying(it -> assertThat(it.sampled()).isFalse());
        }
        assertThat(collector.spans()).as(sampler).isEmpty();
      }
    }
  }

  /// Where nothing but the producer decides.
  @Test
  void aSamplerThatFollowsItsParentSendsWhatTheProducerRecordsAndNoneOfOurOwn() {
    var off = Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off");
    try (var collector = new Collector()) {
      try (var tracing = tracing(collector.endpoint(), off)) {
        handle(tracing, Optional.of(PRODUCER));
        handle(tracing, tracing.begin("task"));
      }
      assertThat(collector.spans()).hasSize(1);
    }
  }

  @Test
  void theStandardNamesAndAttributesOfTheResourceCount() {
    var named =
        Map.of(
            "OTEL_SERVICE_NAME", "box",
            "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,service.namespace=a%20team");
    try (var collector = new Collector()) {
      try (var tracing = tracing(collector.endpoint(), named)) {
        handle(tracing, Optional.of(PRODUCER));
      }
      assertThat(collector.spans().getFirst().service()).isEqualTo("box/a team");
    }
  }

  @Test
  void theCollectorGetsTheHeadersThatItWants() {
    var headers = Map.of("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%3Db");
    try (var collector = new Collector()) {
      try (var tracing = tracing(collector.endpoint(), headers)) {
        handle(tracing, Optional.of(PRODUCER));
      }
      assertThat(collector.header("x-key")).contains("a=b");
    }
  }

  @Test
  void whatIsWrongWithTheStandardVariablesIsToldWithoutSecrets() {
    var wrong =
        Map.of(
            "OTEL_TRACES_SAMPLER", "traceidratio",
            "OTEL_TRACES_SAMPLER_ARG", "2",
            "OTEL_RESOURCE_ATTRIBUTES", "a=%zz",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "hush");

    assertThat(StandardVariables.read(name -> Optional.ofNullable(wrong.get(name))).problems())
        .containsExactly(
            "OTEL_TRACES_SAMPLER_ARG: \"2\" is not a share from 0 to 1",
            "OTEL_RESOURCE_ATTRIBUTES: what stands after a % is not two digits",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS: an entry is not a name, = and a value");
  }

  /// Neither one that refuses connections nor one that takes them and never answers.
  @Test
  void aCollectorThatIsAwayDelaysNothingAndIsSaidOnce() throws Exception {
    try (var log = new CapturedLog();
        var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertWorksWithout(URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces"));
      int nobody;
      try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        nobody = closed.getLocalPort();
      }
      try (var tracing = tracing(URI.create("http://127.0.0.1:" + nobody + "/v1/traces"))) {
        handle(tracing, Optional.of(PRODUCER));
        await().atMost(Duration.ofSeconds(20)).until(() -> !log.messages(Level.WARN).isEmpty());
        handle(tracing, Optional.of(PRODUCER));
      }
      assertThat(log.messages(Level.WARN))
          .containsOnly("the collector takes no spans, which are lost meanwhile")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  private static void assertWorksWithout(URI endpoint) {
    var clock = InstantSource.system();
    var tracing = tracing(endpoint);
    var before = clock.instant();
    for (int i = 0; i < 20_000; i++) {
      handle(tracing, Optional.of(PRODUCER));
    }
    assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofSeconds(20));
    before = clock.instant();
    tracing.close();
    assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofSeconds(4));
  }

  private static Tracing tracing(URI endpoint) {
    return tracing(endpoint, Map.of());
  }

  private static Tracing tracing(URI endpoint, Map<String, String> variables) {
    var read = StandardVariables.read(name -> Optional.ofNullable(variables.get(name)));
    assertThat(read.problems()).isEmpty();
    return Tracing.to(endpoint, "blue", read.variables(), () -> NOW);
  }

  private static void handle(Tracing tracing, Optional<TraceContext> trace) {
    var message = new Message("m-1", "{", 1, NOW, "m-1", trace);
    assertThat(tracing.of("tasks", REFUSES).handle(message)).isInstanceOf(Verdict.Unusable.class);
  }
}
