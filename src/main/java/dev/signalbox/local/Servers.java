package dev.signalbox.local;

import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.console.CannotListen;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import dev.signalbox.local.embedded.EmbeddedLogs;
import dev.signalbox.local.embedded.EmbeddedSqs;
import dev.signalbox.local.s3.LocalS3;
import dev.signalbox.local.wire.WireServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;

/// What listens: SQS, DynamoDB, S3, and one server for everything else that we stand in for.
record Servers(EmbeddedSqs sqs, EmbeddedDynamoDb dynamoDb, WireServer wire, LocalS3 s3) {
  static Servers start(LocalAws.Ports ports, Opened opened) {
    var host = ports.host();
    EmbeddedLogs.quiet();
    // The two take a second or two each, so they start beside each other.
    var sqs =
        CompletableFuture.supplyAsync(
            () -> opened.keep(unless(host, ports.sqs(), EmbeddedSqs::start)));
    var dynamoDb = opened.keep(unless(host, ports.dynamoDb(), EmbeddedDynamoDb::start));
    var vertx = Vertx.vertx();
    var _ = opened.keep(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    var clock = InstantSource.system();
    var wire = opened.keep(unless(host, ports.aws(), new WireServer(vertx, clock)::start));
    var s3 =
        opened.keep(
            unless(
                host,
                ports.s3(),
                (at, port) -> LocalS3.start(vertx, clock, wire.journal(), at, port)));
    wire.faults("s3", s3.faults()::add, s3.faults()::clear);
    return new Servers(started(sqs), dynamoDb, wire, s3);
  }

  private static <S> S unless(String host, int port, BiFunction<String, Integer, S> start) {
    return CannotListen.unless(host, port, () -> start.apply(host, port));
  }

  private static EmbeddedSqs started(CompletableFuture<EmbeddedSqs> sqs) {
    try {
      return sqs.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof CannotListen taken ? taken : failure;
    }
  }

  AwsEndpoints endpoints() {
    var shared = wire.endpoint();
    var endpoints = new EnumMap<Api, URI>(AwsEndpoints.allAt(shared).instead());
    endpoints.put(Api.SQS, sqs.endpoint());
    endpoints.put(Api.DYNAMODB, dynamoDb.endpoint());
    endpoints.put(Api.S3, s3.endpoint());
    return new AwsEndpoints(endpoints);
  }

  /// What an unmodified AWS SDK or CLI needs in its environment.
  Map<String, String> awsEnvironment() {
    var environment = new TreeMap<String, String>();
    environment.put("AWS_REGION", LocalNames.REGION);
    environment.put("AWS_DEFAULT_REGION", LocalNames.REGION);
    environment.put("AWS_ACCESS_KEY_ID", LocalNames.KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", LocalNames.KEY);
    endpoints()
        .instead()
        .forEach((api, uri) -> environment.put("AWS_ENDPOINT_URL_" + api, uri.toString()));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", dynamoDb.endpoint().toString());
    return environment;
  }

  /// What the base environment of the agent's task definition has on AWS, and the local endpoints.
  Map<String, String> agentEnvironment() {
    var environment = new TreeMap<>(awsEnvironment());
    environment.put("TASK_TABLE_NAME", LocalNames.TABLES.tasks());
    environment.put("TASK_EVENTS_TABLE_NAME", LocalNames.TABLES.taskEvents());
    environment.put("USER_CONCURRENCY_TABLE_NAME", LocalNames.TABLES.userConcurrency());
    environment.put("TASK_APPROVALS_TABLE_NAME", LocalNames.TABLES.taskApprovals().orElseThrow());
    environment.put("ARTIFACTS_BUCKET_NAME", LocalNames.ARTIFACTS_BUCKET);
    environment.put("TRACE_ARTIFACTS_BUCKET_NAME", LocalNames.ARTIFACTS_BUCKET);
    return environment;
  }
}
