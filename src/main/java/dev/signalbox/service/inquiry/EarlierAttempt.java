package dev.signalbox.service.inquiry;

import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.service.Backends;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the session of an attempt went and ended that another one replaced. The row tells of the
/// last attempt alone, so this is read from what the timeline notes of each replacement.
///
/// @param number the attempt, as the timeline spells it
/// @param endedAt when its end was known here
/// @param code why it was replaced
public record EarlierAttempt(
    String number, Instant endedAt, String code, String detail, SessionReport report) {

  /// Returns those of a timeline of which a backend told something, in its order.
  public static List<EarlierAttempt> in(List<DynamoTimeline.Entry> timeline) {
    return timeline.stream().flatMap(it -> of(it).stream()).toList();
  }

  private static Optional<EarlierAttempt> of(DynamoTimeline.Entry entry) {
    return entry
        .evidence()
        .flatMap(
            evidence ->
                Backends.KNOWN
                    .ofWord(entry.told("strategy_type"))
                    .flatMap(type -> Backends.report(type, evidence)))
        .map(
            report ->
                new EarlierAttempt(
                    entry.told("ended_attempt"),
                    entry.at(),
                    entry.told("reason"),
                    entry.told("detail"),
                    report));
  }
}
