package dev.signalbox.payload;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.TaskRequest;
import dev.signalbox.orchestrator.Payloads;
import dev.signalbox.orchestrator.SessionRequest;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/// Keeps the agent's document as an object of the attempt and sends where it lies, so that neither
/// its size nor its text is ECS's concern. AgentCore takes a document of any size that a message
/// can have, so there it goes along with the start.
public final class S3Payloads implements Payloads {
  private final S3AsyncClient client;
  private final String bucket;
  private final AwsCall aws = new AwsCall("s3");

  public S3Payloads(S3AsyncClient client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public SessionRequest.Payload prepare(AttemptId attempt, TaskRequest task, Blueprint blueprint) {
    var document = AgentDocument.of(attempt, task, blueprint);
    return switch (blueprint.computeType()) {
      case ECS -> stored(attempt, document);
      case AGENTCORE -> new SessionRequest.Payload.Inline(document);
    };
  }

  private SessionRequest.Payload stored(AttemptId attempt, String document) {
    var key = attempt.payloadKey();
    var _ =
        aws.await(
            "PutObject",
            () ->
                client.putObject(
                    it -> it.bucket(bucket).key(key).contentType("application/json"),
                    AsyncRequestBody.fromString(document)));
    return new SessionRequest.Payload.Pointer("s3://" + bucket + "/" + key);
  }

  /// S3 says the same of an object that is gone and of one that never was.
  @Override
  public void drop(AttemptId attempt) {
    var _ =
        aws.await(
            "DeleteObject",
            () -> client.deleteObject(it -> it.bucket(bucket).key(attempt.payloadKey())));
  }
}
