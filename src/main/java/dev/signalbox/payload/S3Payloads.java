package dev.signalbox.payload;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.store.Payloads;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/// Keeps the agent's document as an object of the attempt and sends where it lies, so that neither
/// its size nor its text is the backend's concern. A backend that takes documents of any size that
/// a message can have gets the document along with the start.
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
    return blueprint.computeType().can(Capability.PAYLOAD_BY_POINTER)
        ? stored(attempt, document)
        : new SessionRequest.Payload.Inline(document);
  }

  /// Whether the bucket is there: deletes an object that never was, because the service may do no
  /// more with the bucket than write and delete payloads. Throws `DependencyRefused` or
  /// `DependencyUnavailable` if not.
  public void check() {
    var _ =
        aws.await(
            "DeleteObject",
            () -> client.deleteObject(it -> it.bucket(bucket).key("signalbox-check")));
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
