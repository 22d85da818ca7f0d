package dev.signalbox.local;

import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import dev.signalbox.local.embedded.EmbeddedLogs;
import dev.signalbox.local.embedded.EmbeddedSqs;
import dev.signalbox.local.s3.LocalS3;
import dev.signalbox.local.wire.WireServer;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What listens: SQS, DynamoDB, S3, and one server for everything else that we stand in for.
record Servers(EmbeddedSqs sqs, EmbeddedDynamoDb dynamoDb, WireServer wire, LocalS3 s3) {
  static Servers start(LocalAws.Ports ports, Opened opened) {
    var host = ports.host();
    EmbeddedLogs.quiet();
    // The two take a second or two each, so they start beside each other.
    var sqs =
        CompletableFuture.supplyAsync(() -> opened.keep(EmbeddedSqs.start(host, ports.sqs())));
    var dynamoDb = opened.keep(EmbeddedDynamoDb.start(host, ports.dynamoDb()));
    var vertx = Vertx.vertx();
    var _ = opened.keep(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    var clock = InstantSource.system();
    var wire = opened.keep(new WireServer(vertx, clock).start(host, ports.aws()));
    var s3 = opened.keep(LocalS3.start(vertx, clock, wire.journal(), host, ports.s3()));
    wire.faults("s3", s3.faults()::add, s3.faults()::clear);
    return new Servers(sqs.join(), dynamoDb, wire, s3);
  }

  AwsEndpoints endpoints() {
    var shared = wire.endpoint();
    return new AwsEndpoints(
        Map.of(
            Api.SQS,
            sqs.endpoint(),
            Api.DYNAMODB,
            dynamoDb.endpoint(),
            Api.ECS,
            shared,
            Api.BEDROCK_AGENTCORE,
            shared,
            Api.EVENTBRIDGE,
            shared,
            Api.S3,
            s3.endpoint()));
  }
}
