package dev.signalbox.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.local.embedded.Loopback;
import dev.signalbox.local.s3.LocalS3;
import dev.signalbox.local.wire.Journal;
import dev.signalbox.orchestrator.PayloadsContract;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest.Payload;
import dev.signalbox.orchestrator.port.store.Payloads;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;

/// The contract and the troubles of the real thing, over HTTP.
class S3PayloadsTest extends PayloadsContract {
  private static final String BUCKET = "payloads";

  private final Vertx vertx = Vertx.vertx();
  private final Journal journal = new Journal();
  private final LocalS3 s3 =
      LocalS3.start(vertx, InstantSource.system(), journal, Loopback.HOST, 0);
  private final AwsClients clients =
      new AwsClients(ScriptedAws.settings(s3.endpoint(), AwsTimeouts.DEFAULTS));

  @BeforeEach
  void bucket() {
    clients.s3().createBucket(it -> it.bucket(BUCKET)).join();
  }

  @AfterEach
  void close() {
    clients.close();
    s3.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  protected Payloads payloads() {
    return new S3Payloads(clients.s3(), BUCKET);
  }

  @Override
  protected Optional<String> kept(AttemptId attempt) {
    var key = attempt.payloadKey();
    return s3.keys(BUCKET).contains(key)
        ? Optional.of(
            clients
                .s3()
                .getObject(it -> it.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes())
                .join()
                .asUtf8String())
        : Optional.empty();
  }

  @Test
  void objectIsTheInlineDocumentByteForByte() {
    var payload = payloads().prepare(first, TASK, ON_ECS);

    assertThat(payload)
        .isEqualTo(
            new Payload.Pointer("s3://payloads/tasks/" + first.taskId() + "/1/payload.json"));
    var inline = (Payload.Inline) new InlinePayloads().prepare(first, TASK, ON_ECS);
    assertThat(kept(first)).contains(inline.json());
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "404, NoSuchBucket", "400, InvalidRequest"})
  void whatAPersonMustMendIsARefusal(int status, String code) {
    refuse("PutObject", status, code);
    refuse("DeleteObject", status, code);

    assertThatThrownBy(() -> payloads().prepare(first, TASK, ON_ECS))
        .isInstanceOfSatisfying(
            DependencyRefused.class, it -> assertThat(it.dependency()).isEqualTo("s3"))
        .hasMessageContaining("PutObject: " + code);
    assertThatThrownBy(() -> payloads().drop(first))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("DeleteObject: " + code);
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "500, InternalError", "503, ServiceUnavailable"})
  void whatPassesByItselfIsUnavailability(int status, String code) {
    refuse("PutObject", status, code);
    refuse("DeleteObject", status, code);

    assertThatThrownBy(() -> payloads().prepare(first, TASK, ON_ECS))
        .isInstanceOf(DependencyUnavailable.class);
    assertThatThrownBy(() -> payloads().drop(first)).isInstanceOf(DependencyUnavailable.class);
    assertThat(journal.calls("s3", "DeleteObject")).as("the SDK's own retries").hasSize(3);
  }

  /// The answer to the first call was lost: what the client repeats is refused, and is ours.
  @Test
  void documentThatIsThereAlreadyIsNoTrouble() {
    refuse("PutObject", 412, "PreconditionFailed");

    assertThat(payloads().prepare(first, TASK, ON_ECS)).isInstanceOf(Payload.Pointer.class);
  }

  /// Somebody else writes or deletes the same key at this moment.
  @Test
  void aConflictWithAnotherWriterPassesByItself() {
    refuse("PutObject", 409, "ConditionalRequestConflict");

    assertThatThrownBy(() -> payloads().prepare(first, TASK, ON_ECS))
        .isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void bucketThatDoesNotExistIsARefusal() {
    var other = new S3Payloads(clients.s3(), "other");

    assertThatThrownBy(() -> other.prepare(first, TASK, ON_ECS))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("NoSuchBucket");
  }

  @Test
  void passingTroubleIsOverAtTheNextTry() {
    s3.faults().refuse("PutObject", "", 503, "SlowDown", OptionalInt.of(1));

    assertThat(payloads().prepare(first, TASK, ON_ECS)).isInstanceOf(Payload.Pointer.class);
    assertThat(kept(first)).isPresent();
  }

  @Test
  void troubleNeverQuotesTheDocument() {
    refuse("PutObject", 403, "AccessDenied");

    assertThatThrownBy(() -> payloads().prepare(first, TASK, ON_ECS))
        .message()
        .doesNotContain("ada", "user_id");
  }

  private void refuse(String operation, int status, String code) {
    s3.faults().refuse(operation, "", status, code, OptionalInt.empty());
  }
}
