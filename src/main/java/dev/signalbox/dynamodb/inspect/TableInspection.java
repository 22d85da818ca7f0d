package dev.signalbox.dynamodb.inspect;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.facts.TableFacts.Index;
import dev.signalbox.doctor.facts.TableFacts.Stream;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Reads what tables are like, and no row.
public final class TableInspection {
  private final DynamoDbAsyncClient client;
  private final AwsCall aws = new AwsCall("dynamodb");

  public TableInspection(DynamoDbAsyncClient client) {
    this.client = client;
  }

  public Asked<TableFacts> of(String table) {
    return Asking.of(() -> facts(table, describe(table), ttl(table)));
  }

  /// Without its expiry, which needs a permission of its own.
  public Asked<TableFacts> shapeOf(String table) {
    return Asking.of(
        () -> facts(table, describe(table), new Asked.Skipped<>("the expiry was not asked")));
  }

  private TableDescription describe(String table) {
    return aws.await("DescribeTable", () -> client.describeTable(it -> it.tableName(table)))
        .table();
  }

  private Asked<Optional<String>> ttl(String table) {
    return Asking.of(
        () -> {
          var ttl =
              aws.await(
                      "DescribeTimeToLive",
                      () -> client.describeTimeToLive(it -> it.tableName(table)))
                  .timeToLiveDescription();
          var on =
              List.of(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING)
                  .contains(ttl.timeToLiveStatus());
          return Optional.ofNullable(ttl.attributeName()).filter(_ -> on);
        });
  }

  private static TableFacts facts(
      String name, TableDescription table, Asked<Optional<String>> ttl) {
    return new TableFacts(
        name,
        table.tableArn(),
        table.tableStatusAsString(),
        keys(table.keySchema()),
        table.globalSecondaryIndexes().stream().map(TableInspection::index).toList(),
        stream(table),
        ttl);
  }

  /// A stream that was turned off leaves its name behind.
  private static Optional<Stream> stream(TableDescription table) {
    return Optional.ofNullable(table.streamSpecification())
        .filter(it -> Boolean.TRUE.equals(it.streamEnabled()))
        .map(it -> new Stream(table.latestStreamArn(), it.streamViewTypeAsString()));
  }

  private static Index index(GlobalSecondaryIndexDescription index) {
    return new Index(
        index.indexName(),
        Optional.ofNullable(index.indexStatusAsString()).orElse("ACTIVE"),
        keys(index.keySchema()),
        index.projection().projectionTypeAsString(),
        index.projection().nonKeyAttributes());
  }

  static List<String> keys(List<KeySchemaElement> schema) {
    return schema.stream()
        .sorted((one, other) -> Boolean.compare(isRange(one), isRange(other)))
        .map(KeySchemaElement::attributeName)
        .toList();
  }

  private static boolean isRange(KeySchemaElement element) {
    return element.keyType() == KeyType.RANGE;
  }
}
