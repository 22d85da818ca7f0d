package dev.signalbox.service.checkup;

import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.rules.TableRules;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.inspect.TableInspection;
import dev.signalbox.dynamodb.inspect.TableShapes;
import dev.signalbox.service.checkup.Questions.Pending;
import dev.signalbox.service.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The tables, each beside the shape that it should have.
final class TablePart {
  private final List<Named> tables;

  private record Named(Setting setting, TableFacts shape, Pending<TableFacts> facts) {
    String name() {
      return setting.name().toLowerCase(Locale.ROOT).replace("_table", "");
    }
  }

  TablePart(TableNames names, TableInspection inspection, Questions questions) {
    var settings = settings(names);
    this.tables =
        TableShapes.of(names).stream()
            .map(
                shape -> {
                  var named = settings.get(shape.name());
                  return new Named(
                      java.util.Objects.requireNonNull(named).setting(),
                      shape,
                      questions.ask(() -> inspection.of(named.table())));
                })
            .toList();
  }

  private record Given(Setting setting, String table) {}

  private static Map<String, Given> settings(TableNames names) {
    var settings = new LinkedHashMap<String, Given>();
    add(settings, Setting.TASK_TABLE, names.tasks());
    add(settings, Setting.TASK_EVENTS_TABLE, names.taskEvents());
    add(settings, Setting.USER_CONCURRENCY_TABLE, names.userConcurrency());
    names.repos().ifPresent(it -> add(settings, Setting.REPO_TABLE, it));
    names.taskApprovals().ifPresent(it -> add(settings, Setting.TASK_APPROVALS_TABLE, it));
    return settings;
  }

  private static void add(Map<String, Given> settings, Setting setting, String table) {
    settings.put(table.substring(table.lastIndexOf('/') + 1), new Given(setting, table));
  }

  /// The Tasks table.
  Asked<TableFacts> tasks() {
    return tables.stream()
        .filter(it -> it.setting() == Setting.TASK_TABLE)
        .map(it -> it.facts().get())
        .findFirst()
        .orElseThrow();
  }

  List<Examined> lines() {
    var lines = new ArrayList<Examined>();
    for (var it : tables) {
      lines.add(
          new Examined(
              Check.TABLE,
              it.name(),
              TableRules.table(it.facts().get(), it.shape(), it.setting().key())));
    }
    for (var it : tables) {
      if (!it.shape().indexes().isEmpty()) {
        lines.add(
            new Examined(
                Check.INDEXES, it.name(), TableRules.indexes(it.facts().get(), it.shape())));
      }
    }
    for (var it : tables) {
      if (it.setting() == Setting.TASK_TABLE) {
        lines.add(
            new Examined(Check.STREAM, it.name(), TableRules.stream(it.facts().get(), it.shape())));
      }
    }
    for (var it : tables) {
      if (it.shape().ttl().known().filter(ttl -> ttl.isPresent()).isPresent()) {
        lines.add(new Examined(Check.TTL, it.name(), TableRules.ttl(it.facts().get(), it.shape())));
      }
    }
    return lines;
  }
}
