package dev.signalbox.local.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireTarget;
import dev.signalbox.local.wire.fault.Refusals;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// CloudWatch Logs of one account and Region, filled with what agents print. Groups and streams are
/// there from their first line on.
public final class LocalLogs implements AgentOutput {
  private static final int LIMIT = 10_000;
  private static final int STREAMS_LIMIT = 50;

  private final InstantSource clock;
  private final Refusals faults = new Refusals();
  private final Map<String, Map<String, LoggedStream>> groups = new ConcurrentHashMap<>();

  public LocalLogs(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void accept(Source source, String line) {
    // As on AWS: an empty message is none.
    source.log().filter(_ -> !line.isEmpty()).ifPresent(it -> put(it.group(), it.name(), line));
  }

  /// Adds a line to a stream, as a log driver would.
  public void put(String group, String stream, String line) {
    var at = clock.millis();
    groups
        .computeIfAbsent(group, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(stream, name -> new LoggedStream(name, at))
        .add(at, line);
  }

  public Refusals faults() {
    return faults;
  }

  /// To be given to `WireServer.serve`.
  public WireTarget target() {
    return new WireTarget(
        "logs",
        "Logs_20140328",
        Map.of(
            "GetLogEvents", this::getLogEvents,
            "FilterLogEvents", this::filterLogEvents,
            "DescribeLogStreams", this::describeLogStreams));
  }

  private WireAnswer getLogEvents(WireCall call) {
    var request = call.request();
    var name = required(request, "logStreamName");
    faults.meet(group(request) + " " + name);
    var stream = Optional.ofNullable(streams(request).get(name)).orElseThrow(LocalLogs::noStream);
    var lines = stream.lines();
    var page = LogPage.of(request, lines, limit(request, LIMIT));
    var answer = Json.object();
    var events = answer.putArray("events");
    page.lines().forEach(line -> fill(events.addObject(), line));
    return WireAnswer.of(
        answer
            .put("nextForwardToken", page.forwardToken())
            .put("nextBackwardToken", page.backwardToken()));
  }

  /// The pattern is a text in quotes that must occur; there is no other here.
  private WireAnswer filterLogEvents(WireCall call) {
    var request = call.request();
    faults.meet(group(request));
    var pattern = Json.text(request, "filterPattern").orElse("");
    if (!pattern.isEmpty() && !pattern.matches("\"[^\"]*\"")) {
      throw WireRefusal.unsupported("a filter pattern other than a text in quotes");
    }
    var part = pattern.isEmpty() ? "" : pattern.substring(1, pattern.length() - 1);
    var answer = Json.object();
    var events = answer.putArray("events");
    var named = named(request);
    streams(request).values().stream()
        .filter(stream -> named.test(stream.name()))
        .sorted(Comparator.comparing(LoggedStream::name))
        .flatMap(
            stream ->
                stream.lines().stream()
                    .filter(line -> line.message().contains(part))
                    .map(line -> fill(Json.object(), line).put("logStreamName", stream.name())))
        .limit(limit(request, LIMIT))
        .forEach(events::add);
    return WireAnswer.of(answer);
  }

  private WireAnswer describeLogStreams(WireCall call) {
    var request = call.request();
    faults.meet(group(request));
    var answer = Json.object();
    var told = answer.putArray("logStreams");
    var named = named(request);
    var byTime = Json.text(request, "orderBy").orElse("LogStreamName").equals("LastEventTime");
    Comparator<LoggedStream> order =
        byTime
            ? Comparator.comparingLong(LoggedStream::lastAt)
            : Comparator.comparing(LoggedStream::name);
    streams(request).values().stream()
        .filter(stream -> named.test(stream.name()))
        .sorted(request.path("descending").asBoolean() ? order.reversed() : order)
        .limit(limit(request, STREAMS_LIMIT))
        .forEach(
            stream ->
                told.addObject()
                    .put("logStreamName", stream.name())
                    .put("creationTime", stream.createdAt())
                    .put("lastEventTimestamp", stream.lastAt()));
    return WireAnswer.of(answer);
  }

  private static ObjectNode fill(ObjectNode json, LoggedLine line) {
    return json.put("timestamp", line.at())
        .put("ingestionTime", line.at())
        .put("message", line.message());
  }

  private Map<String, LoggedStream> streams(ObjectNode request) {
    return Optional.ofNullable(groups.get(group(request)))
        .orElseThrow(
            () ->
                WireRefusal.of(
                    "ResourceNotFoundException", "The specified log group does not exist."));
  }

  private static WireRefusal noStream() {
    return WireRefusal.of("ResourceNotFoundException", "The specified log stream does not exist.");
  }

  private static Predicate<String> named(ObjectNode request) {
    var names = Json.elements(request, "logStreamNames").map(JsonNode::asText).toList();
    var prefix = Json.text(request, "logStreamNamePrefix").orElse("");
    return name ->
        name.startsWith(prefix) && (names.isEmpty() || List.copyOf(names).contains(name));
  }

  private static String group(ObjectNode request) {
    return required(request, "logGroupName");
  }

  private static String required(ObjectNode request, String member) {
    return Json.text(request, member)
        .orElseThrow(
            () -> WireRefusal.of("InvalidParameterException", member + " must not be null"));
  }

  private static int limit(ObjectNode request, int most) {
    var asked = Json.integer(request, "limit").orElse(most);
    if (asked < 1 || asked > most) {
      throw WireRefusal.of("InvalidParameterException", "limit must be between 1 and " + most);
    }
    return asked;
  }
}
