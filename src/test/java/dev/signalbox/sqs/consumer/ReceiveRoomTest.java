package dev.signalbox.sqs.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.VirtualTime;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// When the next receive happens, and for how many messages; to the millisecond, in virtual time.
@Timeout(30)
class ReceiveRoomTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Vertx vertx = Vertx.vertx();
  private final VirtualTime time = new VirtualTime();
  private final InFlight inFlight = new InFlight(time);
  private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
  private final AtomicInteger permits = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private Context context = vertx.getOrCreateContext();
  private ReceiveRoom room = room(20);

  private ReceiveRoom room(int maxInFlight) {
    var settings =
        new ConsumerSettings(
            "tasks", maxInFlight, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);
    return new ReceiveRoom(settings, inFlight, _ -> permits.get());
  }

  /// The room is waited for on a context like the consumer's.
  @BeforeEach
  void openContext() {
    var opened = new CompletableFuture<Context>();
    var verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            opened.complete(context);
            return Future.succeededFuture();
          }
        };
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var _ = vertx.deployVerticle(verticle, options);
    context = opened.join();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <T> CompletableFuture<T> onContext(Supplier<T> code) {
    var result = new CompletableFuture<T>();
    context.runOnContext(_ -> result.complete(code.get()));
    return result;
  }

  private CompletableFuture<Integer> receivable() {
    var count = onContext(() -> room.await(stopping::get));
    // Behind it on the same context: by now it has its answer or waits.
    settle();
    return count;
  }

  private void settle() {
    assertThat(onContext(() -> true).join()).isTrue();
  }

  private void pass(Duration duration) {
    time.advance(duration);
    settle();
  }

  private void begin(int count) {
    for (var i = 0; i < count; i++) {
      var delivery = delivery();
      deliveries.add(delivery);
      inFlight.add(delivery);
    }
  }

  private void end(int count) {
    for (var i = 0; i < count; i++) {
      var delivery = deliveries.remove();
      assertThat(onContext(() -> removed(delivery)).join()).isTrue();
    }
    settle();
  }

  private boolean removed(Delivery delivery) {
    inFlight.remove(delivery);
    return true;
  }

  private Delivery delivery() {
    var message = new Message("m", "{}", 1, Instant.EPOCH);
    var received = new Received(message, "receipt", Map.of());
    var outside = new Timing(time, new Random(1), time);
    var source = new Unused();
    var settings =
        new ConsumerSettings("tasks", 1, Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO);
    var trouble = new QueueTrouble("tasks");
    var acknowledgements = new Acknowledgements(source, outside, "tasks", trouble);
    return new Delivery(
        received, source, acknowledgements, trouble, settings, Occurrences.NONE, outside);
  }

  @Test
  void anIdleConsumerReceivesABatchAtOnce() {
    assertThat(receivable()).isCompletedWithValue(10);
  }

  @Test
  void roomForABatchIsNotWaitedFor() {
    begin(10);

    assertThat(receivable()).isCompletedWithValue(10);
  }

  @Test
  void littleRoomWaitsUntilThereIsRoomForABatch() {
    begin(15);
    var count = receivable();

    end(4);
    assertThat(count).isNotDone();
    end(1);

    assertThat(count).isCompletedWithValue(10);
  }

  @Test
  void littleRoomIsUsedAfterAMomentIfTheOthersAreSlow() {
    begin(15);
    var count = receivable();

    pass(PATIENCE.minus(MOMENT));
    assertThat(count).isNotDone();
    pass(MOMENT);

    assertThat(count).isCompletedWithValue(5);
  }

  @Test
  void theMomentBeginsWithTheFirstFreePlace() {
    begin(20);
    var count = receivable();
    pass(Duration.ofSeconds(30));
    assertThat(count).isNotDone();

    end(1);
    pass(PATIENCE.minus(MOMENT));
    assertThat(count).isNotDone();
    pass(MOMENT);

    assertThat(count).isCompletedWithValue(1);
  }

  @Test
  void aConsumerOfOneMessageAtATimeWaitsForNoOther() {
    room = room(1);
    begin(1);
    var count = receivable();

    end(1);

    assertThat(count).isCompletedWithValue(1);
  }

  @Test
  void oneOfFewPlacesIsNotABatchOfThem() {
    room = room(8);
    begin(5);
    var count = receivable();
    assertThat(count).isNotDone();

    end(1);

    assertThat(count).isCompletedWithValue(4);
  }

  @Test
  void aSinglePermitIsEnoughAndIsUsedAtOnce() {
    permits.set(1);

    assertThat(receivable()).isCompletedWithValue(1);
  }

  @Test
  void withoutPermitsNothingIsReceivedAndTheQuestionComesAgainAfterAMoment() {
    permits.set(0);
    var count = receivable();

    pass(PATIENCE.minus(MOMENT));
    assertThat(count).isNotDone();
    pass(MOMENT);

    assertThat(count).isCompletedWithValue(0);
  }

  @Test
  void aPermitThatCameMeanwhileIsUsed() {
    permits.set(-3);
    var count = receivable();
    permits.set(2);

    pass(PATIENCE);

    assertThat(count).isCompletedWithValue(2);
  }

  @Test
  void aStopEndsTheWaiting() {
    begin(20);
    var count = receivable();

    stopping.set(true);
    assertThat(onContext(this::woken).join()).isTrue();
    settle();

    assertThat(count).isCompletedWithValue(0);
  }

  private boolean woken() {
    inFlight.wake();
    return true;
  }

  /// Nothing is asked of the queue here.
  private static final class Unused implements MessageSource {
    @Override
    public Poll poll(int max, Duration wait, Duration visibility) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Received> delete(List<Received> messages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hide(Received message, Duration duration) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handBack(List<Received> messages) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
      throw new UnsupportedOperationException();
    }
  }
}
