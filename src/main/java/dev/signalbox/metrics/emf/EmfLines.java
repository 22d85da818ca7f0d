package dev.signalbox.metrics.emf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.Reading;
import dev.signalbox.metrics.ServiceMeters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes what the meters did since the last time, one line for each combination of labels, so that
/// each line has at most one set of dimensions beside the sum. What did nothing has no line. Used
/// by one thread at a time.
public final class EmfLines {
  private static final String NAMESPACE = "Signalbox";
  private static final String DEPLOYMENT = "deployment";

  /// What a directive may hold.
  private static final int METRICS_MAX = 100;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServiceMeters meters;
  private final String deployment;
  private Map<Reading.Series, Reading> before = new HashMap<>();

  public EmfLines(ServiceMeters meters, String deployment) {
    this.meters = meters;
    this.deployment = deployment;
  }

  /// Returns the lines since the last call.
  public List<String> since(Instant now) {
    var read = new HashMap<Reading.Series, Reading>();
    var byPlace = new LinkedHashMap<Place, List<Told>>();
    for (var reading : meters.read()) {
      read.put(reading.series(), reading);
      told(reading)
          .ifPresent(
              it ->
                  byPlace
                      .computeIfAbsent(Place.of(reading.series()), _ -> new ArrayList<>())
                      .add(it));
    }
    before = read;
    var lines = new ArrayList<String>();
    byPlace.forEach((place, told) -> lines.addAll(lines(place, told, now)));
    return lines;
  }

  /// What shares a line: its labels, and whether they are dimensions or only stand there, for
  /// whoever searches the log.
  private record Place(Map<String, String> labels, boolean dimensions) {
    static Place of(Reading.Series series) {
      return new Place(
          series.labels(), !series.labels().isEmpty() && series.meter().isToldByLabel());
    }
  }

  /// What one metric has to say.
  private record Told(Meters meter, Object value) {}

  private Optional<Told> told(Reading reading) {
    var last = Optional.ofNullable(before.get(reading.series()));
    var meter = reading.series().meter();
    return switch (reading) {
      case Reading.Count(_, var count) -> {
        var added = count - last.map(Reading::number).orElse(0.0);
        yield added > 0 ? Optional.of(new Told(meter, added)) : Optional.empty();
      }
      case Reading.Now(_, var value) ->
          Double.isFinite(value) ? Optional.of(new Told(meter, value)) : Optional.empty();
      case Reading.Histogram now ->
          Distribution.between(last, now).map(added -> new Told(meter, added));
    };
  }

  private List<String> lines(Place place, List<Told> told, Instant now) {
    var lines = new ArrayList<String>();
    for (int from = 0; from < told.size(); from += METRICS_MAX) {
      var part = told.subList(from, Math.min(told.size(), from + METRICS_MAX));
      lines.add(line(place, part, now));
    }
    return lines;
  }

  private String line(Place place, List<Told> told, Instant now) {
    var line = JSON.createObjectNode();
    var aws = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
    var directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
    var dimensions = directive.putArray("Dimensions");
    dimensions.addArray().add(DEPLOYMENT);
    line.put(DEPLOYMENT, deployment);
    place.labels().forEach(line::put);
    if (place.dimensions()) {
      var own = dimensions.addArray().add(DEPLOYMENT);
      place.labels().keySet().forEach(own::add);
    }
    var metrics = directive.putArray("Metrics");
    for (var one : told) {
      var name = one.meter().meterName();
      metrics.addObject().put("Name", name).put("Unit", unit(one.meter()));
      put(line, name, one.value());
    }
    return line.toString();
  }

  private static void put(ObjectNode line, String name, Object value) {
    if (value instanceof Distribution distribution) {
      distribution.writeTo(line.putObject(name));
    } else {
      line.put(name, (double) value);
    }
  }

  private static String unit(Meters meter) {
    return switch (meter.kind()) {
      case COUNTER -> "Count";
      case TIMER, SECONDS -> "Seconds";
      case GAUGE -> "None";
    };
  }
}
