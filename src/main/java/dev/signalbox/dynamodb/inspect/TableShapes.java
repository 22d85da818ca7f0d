package dev.signalbox.dynamodb.inspect;

import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.facts.TableFacts.Index;
import dev.signalbox.doctor.facts.TableFacts.Stream;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

/// How the tables of a deployment should be, in the form of facts: the local AWS makes its tables
/// of the same.
public final class TableShapes {
  private TableShapes() {}

  public static List<TableFacts> of(TableNames names) {
    return Tables.shapes(names).stream().map(TableShapes::facts).toList();
  }

  private static TableFacts facts(Tables.Shape shape) {
    var request = shape.request();
    return new TableFacts(
        nameOf(request.tableName()),
        "",
        "ACTIVE",
        TableInspection.keys(request.keySchema()),
        request.globalSecondaryIndexes().stream().map(TableShapes::index).toList(),
        Optional.ofNullable(request.streamSpecification())
            .map(it -> new Stream("", it.streamViewTypeAsString())),
        new Asked.Known<>(shape.ttl()));
  }

  private static Index index(GlobalSecondaryIndex index) {
    return new Index(
        index.indexName(),
        "ACTIVE",
        TableInspection.keys(index.keySchema()),
        index.projection().projectionTypeAsString(),
        index.projection().nonKeyAttributes());
  }

  /// A table may be named by its ARN.
  private static String nameOf(String table) {
    return table.substring(table.lastIndexOf('/') + 1);
  }
}
