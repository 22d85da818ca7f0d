package dev.signalbox.agentcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;

/// The head of an agent's answer is the start; of its body so much is read as is allowed.
@Timeout(20)
class ResponseDrainTest {
  private static final int BYTES_MAX = 10;
  private static final InvokeAgentRuntimeResponse HEAD =
      InvokeAgentRuntimeResponse.builder().runtimeSessionId("s").build();

  private final Body body = new Body();

  @Test
  void anAnswerThatEndsIsTheHead() {
    var drain = answered(Duration.ofHours(1));

    body.sends(3);
    body.ends();

    assertThat(drain.prepare().join()).isSameAs(HEAD);
    assertThat(drain.head()).contains(HEAD);
    assertThat(body.cancels).isZero();
  }

  @Test
  void oneChunkAfterTheOtherIsAskedForUpToTheMost() {
    var drain = answered(Duration.ofHours(1));
    assertThat(body.asked).isEqualTo(1);

    body.sends(4);
    body.sends(5);
    assertThat(body.asked).isEqualTo(3);
    assertThat(body.cancels).isZero();
    assertThat(drain.prepare()).isNotDone();

    body.sends(1);
    assertThat(drain.prepare()).isCompletedWithValue(HEAD);
    assertThat(body.cancels).isEqualTo(1);
    assertThat(body.asked).isEqualTo(3);
  }

  /// A client may deliver what was on its way.
  @Test
  void whatStillComesAfterwardsIsNotAskedOn() {
    var _ = answered(Duration.ofHours(1));
    body.sends(BYTES_MAX);
    var asked = body.asked;

    body.sends(1);

    assertThat(body.asked).isEqualTo(asked);
    assertThat(body.cancels).isEqualTo(1);
  }

  @Test
  void anAnswerThatOnlyLastsIsCutOffAfterItsTime() throws InterruptedException {
    var drain = answered(Duration.ofMillis(50));

    assertThat(drain.prepare().join()).isSameAs(HEAD);

    assertThat(body.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aBodyThatBreaksOffTakesNothingBack() {
    var drain = answered(Duration.ofHours(1));

    body.breaksOff();

    assertThat(drain.prepare()).isCompletedWithValue(HEAD);
  }

  @Test
  void troubleAfterTheHeadTakesNothingBack() {
    var drain = answered(Duration.ofHours(1));

    drain.exceptionOccurred(new IOException("cut"));

    assertThat(drain.prepare()).isCompletedWithValue(HEAD);
  }

  @Test
  void troubleWithoutAHeadIsTrouble() {
    var drain = drain(Duration.ofHours(1));

    drain.exceptionOccurred(new IOException("cut"));

    assertThat(drain.head()).isEmpty();
    assertThatThrownBy(drain.prepare()::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("cut");
  }

  private ResponseDrain answered(Duration timeMax) {
    var drain = drain(timeMax);
    drain.onResponse(HEAD);
    drain.onStream(body);
    return drain;
  }

  private static ResponseDrain drain(Duration timeMax) {
    return new ResponseDrain(new AgentCoreSettings(BYTES_MAX, timeMax, Duration.ofSeconds(1)));
  }

  /// The body of an answer, sent as the test says.
  private static final class Body implements SdkPublisher<ByteBuffer>, Subscription {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Subscriber<? super ByteBuffer>> reader =
        new AtomicReference<>();
    private long asked;
    private int cancels;

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      reader.set(subscriber);
      subscriber.onSubscribe(this);
    }

    @Override
    public void request(long chunks) {
      asked += chunks;
    }

    @Override
    public void cancel() {
      cancels++;
      closed.countDown();
    }

    void sends(int bytes) {
      reader().onNext(ByteBuffer.allocate(bytes));
    }

    void ends() {
      reader().onComplete();
    }

    void breaksOff() {
      reader().onError(new IOException("torn"));
    }

    private Subscriber<? super ByteBuffer> reader() {
      return Objects.requireNonNull(reader.get());
    }
  }
}
