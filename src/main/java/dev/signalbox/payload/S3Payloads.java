package dev.signalbox.payload;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.util.Optional;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Keeps the agent's document as an object of the attempt and sends where it lies, so that neither
/// its size nor its text is the backend's concern. A backend that takes documents of any size that
/// a message can have gets the document along with the start.
public final class S3Payloads implements Payloads {
  private static final int PRECONDITION_FAILED = 412;

  private final S3AsyncClient client;
  private final String bucket;
  private final Optional<String> attachments;
  private final AwsCall aws = new AwsCall("s3");

  public S3Payloads(S3AsyncClient client, String bucket) {
    this(client, bucket, Optional.empty());
  }

  /// @param attachments the bucket of the tasks' attachments, if it is known
  public S3Payloads(S3AsyncClient client, String bucket, Optional<String> attachments) {
    this.client = client;
    this.bucket = bucket;
    this.attachments = attachments;
  }

  @Override
  public SessionRequest.Payload prepare(
      AttemptId attempt, TaskRecord task, Blueprint blueprint, Optional<ContextDocument> context) {
    var document = AgentDocument.of(attempt, task, blueprint, context, attachments);
    return blueprint.computeType().can(Capability.PAYLOAD_BY_POINTER)
        ? stored(attempt, document)
        : new SessionRequest.Payload.Inline(document);
  }

  @Override
  public int attachmentsLeftOut(TaskRequest task) {
    return AgentDocument.attachmentsLeftOut(task);
  }

  @Override
  public boolean haveRoomForContext(ComputeType type) {
    return true;
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

  /// Only where nothing lies yet: a start that is repeated may know less than the first, and the
  /// agent of the first may be reading. An answer that was lost is met again as a refusal.
  private SessionRequest.Payload stored(AttemptId attempt, String document) {
    var key = attempt.payloadKey();
    var _ =
        aws.await(
            "PutObject",
            () ->
                client.putObject(
                    it ->
                        it.bucket(bucket).key(key).contentType("application/json").ifNoneMatch("*"),
                    AsyncRequestBody.fromString(document)),
            _ -> true,
            failure -> isKept(failure) ? Optional.of(true) : Optional.empty());
    return new SessionRequest.Payload.Pointer("s3://" + bucket + "/" + key);
  }

  private static boolean isKept(SdkException failure) {
    return failure instanceof S3Exception refusal && refusal.statusCode() == PRECONDITION_FAILED;
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
