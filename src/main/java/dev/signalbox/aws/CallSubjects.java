package dev.signalbox.aws;

import dev.signalbox.aws.failure.AboutCall;
import dev.signalbox.aws.failure.AboutCall.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// What calls are about, read from their requests: tables, queues, buckets, secrets, clusters and
/// runtimes.
final class CallSubjects {
  /// The fields of requests that name a resource, and what to call it.
  private static final Map<String, String> FIELDS =
      Map.of(
          "QueueUrl", "queue",
          "Bucket", "bucket",
          "SecretId", "secret",
          "cluster", "cluster",
          "agentRuntimeArn", "runtime");

  private final String region;
  private final Map<String, String> names;

  /// @param names the setting that gives each name
  CallSubjects(String region, Map<String, String> names) {
    this.region = region;
    this.names = Map.copyOf(names);
  }

  AboutCall about(SdkRequest request, Optional<SdkHttpRequest> http) {
    var resources = new ArrayList<Resource>();
    tables(request).forEach(it -> resources.add(resource("table", it)));
    FIELDS.forEach(
        (field, kind) ->
            request
                .getValueForField(field, String.class)
                .ifPresent(it -> resources.add(resource(kind, it))));
    return new AboutCall(region, http.map(CallSubjects::endpoint), resources);
  }

  private Resource resource(String kind, String name) {
    return new Resource(kind, name, Optional.ofNullable(names.get(name)));
  }

  private static String endpoint(SdkHttpRequest http) {
    return http.protocol() + "://" + http.host() + ":" + http.port();
  }

  /// The tables of a call to DynamoDB, each once.
  static List<String> tables(SdkRequest request) {
    return switch (request) {
      case BatchGetItemRequest batch -> batch.requestItems().keySet().stream().sorted().toList();
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream()
              .flatMap(CallSubjects::tables)
              .distinct()
              .sorted()
              .toList();
      default -> request.getValueForField("TableName", String.class).stream().toList();
    };
  }

  private static Stream<String> tables(TransactWriteItem item) {
    return Stream.of(
            Optional.ofNullable(item.put()).map(it -> it.tableName()),
            Optional.ofNullable(item.update()).map(it -> it.tableName()),
            Optional.ofNullable(item.delete()).map(it -> it.tableName()),
            Optional.ofNullable(item.conditionCheck()).map(it -> it.tableName()))
        .flatMap(Optional::stream);
  }
}
