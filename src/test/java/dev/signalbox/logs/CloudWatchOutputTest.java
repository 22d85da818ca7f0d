package dev.signalbox.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lifecycle.Samples;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.output.LogPlace;
import dev.signalbox.orchestrator.port.output.OutputSource.Of;
import dev.signalbox.orchestrator.port.output.OutputSource.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// What is asked of CloudWatch Logs, and what becomes of answers that it may give and the local one
/// does not: empty pages with more behind them, and pages that are short.
final class CloudWatchOutputTest {
  private static final LogPlace.Stream STREAM = new LogPlace.Stream("/agents", "runs/agent/1");
  private static final LogPlace.Group GROUP = new LogPlace.Group("/runtimes/r-DEFAULT", "s-1");
  private static final String SOURCE = "CloudWatch Logs /agents runs/agent/1";
  private static final Of SESSION = new Of(Samples.ECS, Optional.empty());
  private static final int PLENTY = 1_000_000;

  private final Logs logs = new Logs();

  @Test
  void theLastLinesAreReadFromTheEndThroughShortAndEmptyPages() {
    logs.pages.put("", page("b1", "f9", "three", "four"));
    logs.pages.put("b1", page("b2", "f8"));
    logs.pages.put("b2", page("b3", "f7", "one", "two"));
    logs.pages.put("b3", page("b3", "f6"));

    assertThat(in(STREAM).tail(SESSION, PLENTY))
        .isEqualTo(lines(false, "f9", "one", "two", "three", "four"));
    assertThat(logs.asked).extracting(GetLogEventsRequest::startFromHead).containsOnly(false);
  }

  @Test
  void noMoreIsReadThanIsWanted() {
    logs.pages.put("", page("b1", "f9", "12345", "67890"));

    assertThat(in(STREAM).tail(SESSION, 12)).isEqualTo(lines(true, "f9", "12345", "67890"));
    assertThat(logs.asked).hasSize(1);
  }

  /// Otherwise a stream of nothing but empty pages would be read for ever.
  @Test
  void emptyPagesAreNotReadForEver() {
    IntStream.range(0, 100)
        .forEach(
            it -> logs.pages.put(it == 0 ? "" : "b" + it, page("b" + (it + 1), "f" + (it + 1))));
    logs.pages.putAll(forward(100));

    assertThat(in(STREAM).tail(SESSION, PLENTY))
        .isEqualTo(new Reading.Nothing("the log stream " + SOURCE + " is empty"));
    assertThat(logs.asked).hasSizeLessThan(20);
  }

  @Test
  void aStreamThatIsNotThereIsNothingYet() {
    assertThat(in(STREAM).tail(SESSION, PLENTY))
        .isEqualTo(new Reading.Nothing("there is no log stream " + SOURCE));
    assertThat(in(STREAM).page(SESSION, Optional.empty()))
        .isEqualTo(new Reading.Nothing("there is no log stream " + SOURCE));
  }

  /// A denial is no absence: whoever sees "nothing" would look for a quiet agent.
  @Test
  void aDenialIsNotTakenForNothing() {
    logs.denied = true;

    assertThatThrownBy(() -> in(STREAM).tail(SESSION, PLENTY))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("GetLogEvents");
  }

  @Test
  void whoFollowsSkipsEmptyPagesAndKeepsItsPlace() {
    logs.pages.put("", page("b0", "f1"));
    logs.pages.put("f1", page("b1", "f2", "one"));
    logs.pages.put("f2", page("b2", "f2"));

    var first = in(STREAM).page(SESSION, Optional.empty());
    var second = in(STREAM).page(SESSION, Optional.of("f2"));

    assertThat(first).isEqualTo(lines(false, "f2", "one"));
    assertThat(second).isEqualTo(lines(false, "f2"));
    assertThat(logs.asked).extracting(GetLogEventsRequest::startFromHead).containsOnly(true);
  }

  @Test
  void whoFollowsGoesOnBehindManyEmptyPagesNextTime() {
    logs.pages.putAll(forward(100));
    logs.pages.put("", page("b", "f1"));

    var reading = (Reading.Lines) in(STREAM).page(SESSION, Optional.empty());

    assertThat(reading.lines()).isEmpty();
    assertThat(reading.next()).isEqualTo("f" + logs.asked.size());
  }

  @Test
  void theStreamOfASessionBearsItsName() {
    logs.streams = List.of("2026/03/02/[runtime-logs]s-2", "2026/03/02/[runtime-logs]s-1");
    logs.pages.put("", page("b1", "f1", "hello"));
    logs.pages.put("b1", page("b1", "f1"));

    assertThat(in(GROUP).tail(SESSION, PLENTY))
        .isInstanceOfSatisfying(
            Reading.Lines.class,
            it ->
                assertThat(it.source())
                    .isEqualTo("CloudWatch Logs /runtimes/r-DEFAULT 2026/03/02/[runtime-logs]s-1"));
    assertThat(logs.filters).isEmpty();
  }

  /// FilterLogEvents may answer with nothing but a token as long as it has not searched everything.
  @Test
  void orItsLinesDoHoweverFarBehind() {
    logs.streams = List.of("[runtime-logs]other");
    logs.found.put("", FilterLogEventsResponse.builder().nextToken("n1").build());
    logs.found.put("n1", FilterLogEventsResponse.builder().nextToken("n2").build());
    logs.found.put(
        "n2",
        FilterLogEventsResponse.builder()
            .events(FilteredLogEvent.builder().logStreamName("[runtime-logs]other").build())
            .build());
    logs.pages.put("", page("b1", "f1", "hello s-1"));
    logs.pages.put("b1", page("b1", "f1"));

    assertThat(in(GROUP).tail(SESSION, PLENTY))
        .isInstanceOfSatisfying(
            Reading.Lines.class, it -> assertThat(it.lines()).containsExactly("hello s-1"));
    assertThat(logs.filters)
        .extracting(FilterLogEventsRequest::filterPattern)
        .containsOnly("\"s-1\"");
  }

  @Test
  void aGroupWithoutTheSessionIsNothingAndIsNotSearchedForEver() {
    var nothing =
        new Reading.Nothing("the log group /runtimes/r-DEFAULT has no stream of the session");
    assertThat(in(GROUP).tail(SESSION, PLENTY)).isEqualTo(nothing);

    logs.found.put("", FilterLogEventsResponse.builder().build());
    assertThat(in(GROUP).tail(SESSION, PLENTY)).isEqualTo(nothing);

    IntStream.range(0, 100)
        .forEach(
            it ->
                logs.found.put(
                    it == 0 ? "" : "n" + it,
                    FilterLogEventsResponse.builder().nextToken("n" + (it + 1)).build()));
    logs.filters.clear();
    assertThat(in(GROUP).tail(SESSION, PLENTY)).isEqualTo(nothing);
    assertThat(logs.filters).hasSizeBetween(2, 20);
  }

  @Test
  void whereThePlaceCannotBeToldNobodyIsAsked() {
    assertThat(in(new LogPlace.Unknown("elsewhere")).tail(SESSION, PLENTY))
        .isEqualTo(new Reading.Unknown("elsewhere"));
    assertThat(logs.asked).isEmpty();
  }

  private CloudWatchOutput in(LogPlace place) {
    return new CloudWatchOutput(logs, (_, _) -> place);
  }

  private static Reading.Lines lines(boolean cut, String next, String... lines) {
    return new Reading.Lines(List.of(lines), cut, SOURCE, next);
  }

  private static GetLogEventsResponse page(String backward, String forward, String... lines) {
    return GetLogEventsResponse.builder()
        .nextBackwardToken(backward)
        .nextForwardToken(forward)
        .events(Stream.of(lines).map(it -> OutputLogEvent.builder().message(it).build()).toList())
        .build();
  }

  private static Map<String, GetLogEventsResponse> forward(int count) {
    var pages = new TreeMap<String, GetLogEventsResponse>();
    IntStream.rangeClosed(1, count)
        .forEach(it -> pages.put("f" + it, page("b" + it, "f" + (it + 1))));
    return pages;
  }

  /// Answers as it is told to for each token, "" being none; there is no stream or group without.
  private static final class Logs implements CloudWatchLogsAsyncClient {
    private final Map<String, GetLogEventsResponse> pages = new TreeMap<>();
    private final Map<String, FilterLogEventsResponse> found = new TreeMap<>();
    private final List<GetLogEventsRequest> asked = new ArrayList<>();
    private final List<FilterLogEventsRequest> filters = new ArrayList<>();
    private List<String> streams = List.of();
    private boolean denied;

    @Override
    public CompletableFuture<GetLogEventsResponse> getLogEvents(GetLogEventsRequest request) {
      asked.add(request);
      return answer(Optional.ofNullable(pages.get(token(request.nextToken()))));
    }

    @Override
    public CompletableFuture<FilterLogEventsResponse> filterLogEvents(
        FilterLogEventsRequest request) {
      filters.add(request);
      return answer(Optional.ofNullable(found.get(token(request.nextToken()))));
    }

    @Override
    public CompletableFuture<DescribeLogStreamsResponse> describeLogStreams(
        DescribeLogStreamsRequest request) {
      var named =
          streams.stream().map(it -> LogStream.builder().logStreamName(it).build()).toList();
      return answer(Optional.of(DescribeLogStreamsResponse.builder().logStreams(named).build()));
    }

    private static String token(@Nullable String given) {
      return Optional.ofNullable(given).orElse("");
    }

    private <T> CompletableFuture<T> answer(Optional<T> answer) {
      if (denied) {
        return CompletableFuture.failedFuture(
            CloudWatchLogsException.builder().statusCode(400).message("AccessDenied").build());
      }
      return answer
          .map(CompletableFuture::completedFuture)
          .orElseGet(
              () ->
                  CompletableFuture.failedFuture(
                      ResourceNotFoundException.builder().statusCode(400).build()));
    }

    @Override
    public String serviceName() {
      return "logs";
    }

    @Override
    public void close() {}
  }
}
