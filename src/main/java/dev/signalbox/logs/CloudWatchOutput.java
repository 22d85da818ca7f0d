package dev.signalbox.logs;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.output.LogPlace;
import dev.signalbox.orchestrator.port.output.OutputSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// What agents print, as CloudWatch Logs has it.
public final class CloudWatchOutput implements OutputSource {
  private static final int PAGE = 1_000;

  /// CloudWatch may answer with an empty page although there is more behind it.
  private static final int PAGES_MAX = 8;

  private static final int STREAMS_MAX = 50;

  private final AwsCall calls = new AwsCall("logs");
  private final CloudWatchLogsAsyncClient client;
  private final LogPlace.Finder places;

  public CloudWatchOutput(CloudWatchLogsAsyncClient client, LogPlace.Finder places) {
    this.client = client;
    this.places = places;
  }

  @Override
  public Reading tail(Of whose, int characters) {
    return in(whose, stream -> lastLines(stream, characters));
  }

  @Override
  public Reading page(Of whose, Optional<String> after) {
    return in(whose, stream -> oneAfter(stream, after));
  }

  /// What is done with a stream that is known.
  private interface Work {
    Reading in(LogPlace.Stream stream);
  }

  private Reading in(Of whose, Work work) {
    return switch (places.of(whose.session(), whose.evidence())) {
      case LogPlace.Unknown(var because) -> new Reading.Unknown(because);
      case LogPlace.Stream stream -> work.in(stream);
      case LogPlace.Group group ->
          named(group)
              .map(work::in)
              .orElseGet(
                  () ->
                      new Reading.Nothing(
                          "the log group " + group.group() + " has no stream of the session"));
    };
  }

  private Reading lastLines(LogPlace.Stream stream, int characters) {
    var pages = new ArrayList<List<OutputLogEvent>>();
    var length = 0;
    var token = Optional.<String>empty();
    var next = "";
    for (int page = 0; page < PAGES_MAX && length < characters; page++) {
      var answer = get(stream, false, token);
      if (answer.isEmpty()) {
        return missing(stream);
      }
      next = page == 0 ? answer.get().nextForwardToken() : next;
      pages.addFirst(answer.get().events());
      length += answer.get().events().stream().mapToInt(it -> it.message().length() + 1).sum();
      var before = Optional.of(answer.get().nextBackwardToken());
      if (before.equals(token)) {
        return lines(stream, pages, false, next);
      }
      token = before;
    }
    return lines(stream, pages, true, next);
  }

  private static Reading lines(
      LogPlace.Stream stream, List<List<OutputLogEvent>> pages, boolean cut, String next) {
    var lines = pages.stream().flatMap(List::stream).map(OutputLogEvent::message).toList();
    return lines.isEmpty()
        ? new Reading.Nothing("the log stream " + told(stream) + " is empty")
        : new Reading.Lines(lines, cut, told(stream), next);
  }

  private Reading oneAfter(LogPlace.Stream stream, Optional<String> after) {
    var token = after;
    for (int page = 0; page < PAGES_MAX; page++) {
      var answer = get(stream, true, token);
      if (answer.isEmpty()) {
        return missing(stream);
      }
      var next = Optional.of(answer.get().nextForwardToken());
      if (!answer.get().events().isEmpty() || next.equals(token)) {
        var lines = answer.get().events().stream().map(OutputLogEvent::message).toList();
        return new Reading.Lines(lines, false, told(stream), next.get());
      }
      token = next;
    }
    return new Reading.Lines(List.of(), false, told(stream), token.orElse(""));
  }

  private static Reading missing(LogPlace.Stream stream) {
    return new Reading.Nothing("there is no log stream " + told(stream));
  }

  private static String told(LogPlace.Stream stream) {
    return "CloudWatch Logs " + stream.group() + " " + stream.name();
  }

  /// Empty where there is no such stream.
  private Optional<GetLogEventsResponse> get(
      LogPlace.Stream stream, boolean fromHead, Optional<String> token) {
    var request =
        GetLogEventsRequest.builder()
            .logGroupName(stream.group())
            .logStreamName(stream.name())
            .startFromHead(fromHead)
            .limit(PAGE);
    token.ifPresent(request::nextToken);
    return calls.await(
        "GetLogEvents",
        () -> client.getLogEvents(request.build()),
        Optional::of,
        CloudWatchOutput::noStream);
  }

  private static <T> Optional<Optional<T>> noStream(SdkException failure) {
    return failure instanceof ResourceNotFoundException
        ? Optional.of(Optional.empty())
        : Optional.empty();
  }

  /// The newest stream whose name has the session's in it, or else one with a line that has.
  private Optional<LogPlace.Stream> named(LogPlace.Group group) {
    return calls
        .<List<LogStream>, Optional<LogPlace.Stream>>await(
            "DescribeLogStreams",
            () ->
                client
                    .describeLogStreams(
                        it ->
                            it.logGroupName(group.group())
                                .orderBy(OrderBy.LAST_EVENT_TIME)
                                .descending(true)
                                .limit(STREAMS_MAX))
                    .thenApply(it -> it.logStreams()),
            streams -> ofName(group, streams),
            CloudWatchOutput::noStream)
        .or(() -> ofLine(group));
  }

  private static Optional<LogPlace.Stream> ofName(LogPlace.Group group, List<LogStream> streams) {
    return streams.stream()
        .map(LogStream::logStreamName)
        .filter(it -> it.contains(group.sessionId()))
        .findFirst()
        .map(it -> new LogPlace.Stream(group.group(), it));
  }

  private Optional<LogPlace.Stream> ofLine(LogPlace.Group group) {
    var token = Optional.<String>empty();
    for (int page = 0; page < PAGES_MAX; page++) {
      var answer = linesOf(group, token);
      var found = answer.flatMap(it -> it.events().stream().findFirst());
      if (found.isPresent()) {
        return found.map(it -> new LogPlace.Stream(group.group(), it.logStreamName()));
      }
      token = answer.flatMap(it -> Optional.ofNullable(it.nextToken()));
      if (token.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Empty where there is no such group.
  private Optional<FilterLogEventsResponse> linesOf(LogPlace.Group group, Optional<String> token) {
    var request =
        FilterLogEventsRequest.builder()
            .logGroupName(group.group())
            .filterPattern("\"" + group.sessionId() + "\"")
            .limit(1);
    token.ifPresent(request::nextToken);
    return calls.await(
        "FilterLogEvents",
        () -> client.filterLogEvents(request.build()),
        Optional::of,
        CloudWatchOutput::noStream);
  }
}
