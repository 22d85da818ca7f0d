package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.facts.TableFacts.Index;
import dev.signalbox.doctor.facts.TableFacts.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a table must be like, compared with the shape that the service was written for.
public final class TableRules {
  /// What is read from each index of the Tasks table.
  private static final Map<String, String> READ_FROM =
      Map.of(
          "DeadlineIndex", "The sweep fails: what no event tells is never noticed.",
          "UserQueueIndex", "Tasks that wait for a slot of their user are never found.",
          "QueueIndex", "Tasks that wait for a place are never found.",
          "RepoFailureIndex", "'show' and 'explain' do not know of similar failures.",
          "UserStatusIndex", "Lists of a user's tasks fail.",
          "IdempotencyIndex", "Tasks are not found by their idempotency key.");

  private TableRules() {}

  /// Whether the table is there and has the keys.
  ///
  /// @param setting that names it
  public static Outcome table(Asked<TableFacts> asked, TableFacts shape, String setting) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                Finding.error(
                    "There is no table " + shape.name() + " (" + setting + ").",
                    "Every task that needs it waits or fails.",
                    create(shape))),
        table -> Outcome.of(table.name(), wrong(table, shape, setting)));
  }

  private static List<Finding> wrong(TableFacts table, TableFacts shape, String setting) {
    var findings = new ArrayList<Finding>();
    if (!isUsable(table.status())) {
      findings.add(
          Finding.error(
              "The table " + table.name() + " is " + table.status() + ".",
              "Every read and write of it fails.",
              describe(table)));
    }
    if (!table.keys().equals(shape.keys())) {
      findings.add(
          Finding.error(
              "The keys of %s are %s, not %s: %s names another table."
                  .formatted(
                      table.name(),
                      String.join(", ", table.keys()),
                      String.join(", ", shape.keys()),
                      setting),
              "Every read and write of it is refused.",
              "aws dynamodb list-tables"));
    }
    return findings;
  }

  private static boolean isUsable(String status) {
    return status.equals("ACTIVE") || status.equals("UPDATING");
  }

  private static String create(TableFacts shape) {
    var keys = new ArrayList<String>();
    for (var key : shape.keys()) {
      keys.add("AttributeName=" + key + ",KeyType=" + (keys.isEmpty() ? "HASH" : "RANGE"));
    }
    return "aws dynamodb create-table --table-name %s --billing-mode PAY_PER_REQUEST --attribute-definitions %s --key-schema %s"
        .formatted(shape.name(), definitions(shape.keys()), String.join(" ", keys));
  }

  private static String definitions(List<String> names) {
    return String.join(
        " ", names.stream().map(it -> "AttributeName=" + it + ",AttributeType=S").toList());
  }

  private static String describe(TableFacts table) {
    return "aws dynamodb describe-table --table-name " + table.name();
  }

  /// Whether its indexes are there, and hold what is read from them.
  public static Outcome indexes(Asked<TableFacts> asked, TableFacts shape) {
    return Outcome.judge(
        asked,
        table -> {
          var findings = new ArrayList<Finding>();
          shape.indexes().forEach(it -> index(table, it).ifPresent(findings::add));
          return Outcome.of(
              String.join(", ", shape.indexes().stream().map(Index::name).toList()), findings);
        });
  }

  private static Optional<Finding> index(TableFacts table, Index wanted) {
    var breaks = READ_FROM.getOrDefault(wanted.name(), "Whoever reads by this index fails.");
    var there = table.index(wanted.name());
    if (there.isEmpty()) {
      return Optional.of(
          Finding.error(
              "The table " + table.name() + " has no index " + wanted.name() + ".",
              breaks,
              createIndex(table, wanted)));
    }
    var index = there.get();
    if (!isUsable(index.status())) {
      return Optional.of(
          Finding.warning(
              "The index " + index.name() + " is " + index.status() + ".",
              breaks + " It passes when the index is built.",
              describe(table)));
    }
    return difference(index, wanted)
        .map(
            it ->
                Finding.error(
                    "The index " + index.name() + " " + it + ".",
                    breaks,
                    deleteIndex(table, index) + " && " + createIndex(table, wanted)));
  }

  private static Optional<String> difference(Index index, Index wanted) {
    if (!index.keys().equals(wanted.keys())) {
      return Optional.of(
          "has the keys "
              + String.join(", ", index.keys())
              + ", not "
              + String.join(", ", wanted.keys()));
    }
    var missing = new ArrayList<>(wanted.projected());
    missing.removeAll(index.projected());
    var isWhole = index.projection().equals("ALL");
    return isWhole || missing.isEmpty()
        ? Optional.empty()
        : Optional.of("does not hold " + String.join(", ", missing));
  }

  private static String createIndex(TableFacts table, Index index) {
    var projection =
        index.projected().isEmpty()
            ? "{\"ProjectionType\":\"KEYS_ONLY\"}"
            : "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"%s\"]}"
                .formatted(String.join("\",\"", index.projected()));
    var keys = new ArrayList<String>();
    for (var key : index.keys()) {
      keys.add(
          "{\"AttributeName\":\"%s\",\"KeyType\":\"%s\"}"
              .formatted(key, keys.isEmpty() ? "HASH" : "RANGE"));
    }
    return "aws dynamodb update-table --table-name %s --attribute-definitions %s --global-secondary-index-updates '[{\"Create\":{\"IndexName\":\"%s\",\"KeySchema\":[%s],\"Projection\":%s}}]'"
        .formatted(
            table.name(),
            definitions(index.keys()),
            index.name(),
            String.join(",", keys),
            projection);
  }

  private static String deleteIndex(TableFacts table, Index index) {
    return "aws dynamodb update-table --table-name %s --global-secondary-index-updates '[{\"Delete\":{\"IndexName\":\"%s\"}}]'"
        .formatted(table.name(), index.name());
  }

  /// Whether the stream is on that the pipe reads.
  public static Outcome stream(Asked<TableFacts> asked, TableFacts shape) {
    var wanted = shape.stream().map(Stream::viewType).orElse("NEW_AND_OLD_IMAGES");
    return Outcome.judge(
        asked,
        table ->
            table.stream()
                .map(it -> stream(table, it, wanted))
                .orElseGet(
                    () ->
                        Outcome.found(
                            Finding.error(
                                "The table " + table.name() + " has no stream.",
                                "Nothing tells that an agent reported its end: tasks end minutes"
                                    + " later, by the sweep.",
                                turnOn(table, wanted)))));
  }

  private static Outcome stream(TableFacts table, Stream stream, String wanted) {
    return stream.viewType().equals(wanted)
        ? new Outcome.Good(wanted)
        : Outcome.found(
            Finding.error(
                "The stream of "
                    + table.name()
                    + " carries "
                    + stream.viewType()
                    + ", not "
                    + wanted
                    + ".",
                "The pipe's filter compares the old status with the new one: no end of a task"
                    + " passes, or every write of an ended one does.",
                "aws dynamodb update-table --table-name "
                    + table.name()
                    + " --stream-specification StreamEnabled=false && "
                    + turnOn(table, wanted)));
  }

  private static String turnOn(TableFacts table, String view) {
    return "aws dynamodb update-table --table-name %s --stream-specification StreamEnabled=true,StreamViewType=%s"
        .formatted(table.name(), view);
  }

  /// Whether old rows go.
  public static Outcome ttl(Asked<TableFacts> asked, TableFacts shape) {
    var wanted = shape.ttl().known().flatMap(it -> it);
    if (wanted.isEmpty()) {
      return new Outcome.NotChecked(Why.NOT_HERE, "rows of this table do not expire");
    }
    return Outcome.judge(
        asked,
        table ->
            Outcome.judge(
                table.ttl(),
                ttl ->
                    ttl.equals(wanted)
                        ? new Outcome.Good("by " + wanted.get())
                        : Outcome.found(
                            Finding.warning(
                                ttl.map(it -> "Rows of " + table.name() + " expire by " + it + ".")
                                    .orElse("Rows of " + table.name() + " never expire."),
                                "The table grows for ever, and prompts are kept for ever.",
                                "aws dynamodb update-time-to-live --table-name "
                                    + table.name()
                                    + " --time-to-live-specification Enabled=true,AttributeName="
                                    + wanted.get()))));
  }
}
