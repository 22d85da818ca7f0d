package dev.signalbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.local.wire.JournalEntry;
import dev.signalbox.service.checkup.Checkup;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// Each fault in a local AWS is found by its own line, and by no other.
class PlantedFaultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static LocalAws aws;

  @BeforeAll
  static void start() {
    aws = started();
  }

  private static LocalAws started() {
    return LocalAws.start(
        LocalAws.Ports.FREE,
        new LocalAws.Agents(LocalSignalbox.sampleAgent(), (_, _) -> {}, _ -> {}));
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  static Stream<PlantedFault> faults() {
    return PlantedFaults.all();
  }

  @Test
  void nothingIsWrongWithALocalAwsAndNothingIsUnknownButPolicies() {
    var report = examined(aws, Map.of(), Duration.ZERO);

    assertThat(found(report)).isEmpty();
    assertThat(report.unknown()).isEmpty();
    assertThat(report.notChecked(Why.AFTER_ANOTHER)).isEmpty();
    assertThat(report.notChecked(Why.NOT_HERE)).allMatch(it -> it.check() == Check.POLICY);
    assertThat(report.lines().stream().map(Examined::check).collect(Collectors.toSet()))
        .contains(Check.values());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlantedFaultIsFoundByItsOwnLine(PlantedFault fault) {
    fault.plant().accept(aws);
    try {
      // A table is changed a moment after it was told to.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                var report = examined(aws, fault.settings(), fault.slow());

                assertThat(found(report).keySet())
                    .containsExactlyInAnyOrderElementsOf(fault.found());
                var finding = first(found(report), fault.found().getFirst());
                assertThat(finding.what()).contains(fault.told());
                assertThat(finding.mend().orElse("")).contains(fault.mend());
                assertThat(finding.breaks()).endsWith(".");
                assertThat(report.unknown()).isEmpty();
              });
    } finally {
      fault.undo().accept(aws);
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(found(examined(aws, Map.of(), Duration.ZERO))).isEmpty());
  }

  /// With an AWS of its own: what was a stream once does not come back.
  @Test
  void aStreamThatIsOffAndAPipeOfTheOldOneAreTold() {
    try (var other = started()) {
      stream(other, false);
      var off = found(examined(other, Map.of(), Duration.ZERO));
      assertThat(off).containsOnlyKeys("stream task");
      assertThat(first(off, "stream task").what()).contains("has no stream");

      stream(other, true);
      var on = found(examined(other, Map.of(), Duration.ZERO));
      assertThat(on).containsOnlyKeys("pipe");
      assertThat(first(on, "pipe").what()).contains("reads a stream that is gone");
    }
  }

  private static void stream(LocalAws aws, boolean on) {
    var _ =
        aws.clients()
            .dynamoDb()
            .updateTable(
                it ->
                    it.tableName(LocalNames.TABLES.tasks())
                        .streamSpecification(
                            on
                                ? stream ->
                                    stream
                                        .streamEnabled(true)
                                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                                : stream -> stream.streamEnabled(false)))
            .join();
  }

  @Test
  void whatMayNotBeReadIsUnknownAndNotWrong() {
    aws.account().refuse("DescribeSubnets", 403, "UnauthorizedOperation");
    aws.account().refuse("GetServiceQuota", 400, "AccessDeniedException");
    try {
      var report = examined(aws, Map.of(), Duration.ZERO);

      assertThat(found(report)).isEmpty();
      assertThat(report.notChecked(Why.DENIED))
          .extracting(Examined::name)
          .containsExactly("network", "vcpus");
    } finally {
      aws.account().clearFaults();
    }
  }

  @Test
  void anEndpointThatNeverAnswersCostsLessThanTenSecondsAndItsOwnLinesOnly() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var endpoint = "http://127.0.0.1:" + silent.getLocalPort();
      var began = System.nanoTime();

      var report =
          examined(
              aws,
              Map.of("AWS_ENDPOINT_URL_DYNAMODB", endpoint, "AWS_ENDPOINT_URL_STS", endpoint),
              Duration.ZERO);

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(found(report)).isEmpty();
      assertThat(report.notChecked(Why.UNANSWERED).stream().map(Examined::check))
          .contains(Check.CREDENTIALS, Check.CLOCK, Check.TABLE, Check.INDEXES, Check.PIPE)
          .doesNotContain(Check.QUEUE, Check.RULE, Check.BUCKET, Check.CLUSTER);
    }
  }

  @Test
  void nothingIsChanged() {
    var before = writes();

    var _ = examined(aws, Map.of(), Duration.ZERO);

    assertThat(writes()).isEqualTo(before);
  }

  /// The calls that are no questions.
  private static List<String> writes() {
    return aws.wire().journal().entries().stream()
        .map(JournalEntry::operation)
        .filter(it -> !it.matches("(Describe|Get|List|Head).*|GET .*"))
        .toList();
  }

  private static Map<String, List<Finding>> found(Report report) {
    var found = new TreeMap<String, List<Finding>>();
    for (var line : report.lines()) {
      if (line.outcome() instanceof Outcome.Found(var findings)) {
        found.put(line.name(), findings);
      }
    }
    return found;
  }

  private static Finding first(Map<String, List<Finding>> found, String line) {
    return Objects.requireNonNull(found.get(line), line).getFirst();
  }

  /// As from elsewhere than the service, which has a token of its own.
  @Test
  void aConsoleWhoseTokenOnlyTheServiceKnowsIsNoFinding() {
    var open = Map.of("SIGNALBOX_CONSOLE_ENABLED", "true", "SIGNALBOX_HTTP_HOST", "0.0.0.0");

    assertThat(found(examined(aws, open, Duration.ZERO))).containsOnlyKeys("settings");
    assertThat(found(examined(aws, open, Duration.ZERO, Set.of(Setting.CONSOLE_TOKEN)))).isEmpty();
  }

  private static Report examined(LocalAws aws, Map<String, String> also, Duration ahead) {
    return examined(aws, also, ahead, Set.of());
  }

  private static Report examined(
      LocalAws aws, Map<String, String> also, Duration ahead, Set<Setting> withheld) {
    var environment = new TreeMap<>(aws.serviceEnvironment(LocalSignalbox.sampleAgent()));
    environment.put("SIGNALBOX_GITHUB_TOKEN_SECRET_ARN", LocalNames.GITHUB_TOKEN_SECRET_ARN);
    environment.putAll(also);
    InstantSource clock = () -> Instant.now().plus(ahead);
    return switch (Settings.read(environment)) {
      case Settings.Reading.Bad(var problems) -> Checkup.ofWrongSettings(problems);
      case Settings.Reading.Good(var settings) ->
          new Checkup(settings, Optional.of(LocalAws.credentials()), clock, withheld).report();
    };
  }
}
