package dev.signalbox.agentcore;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;

/// Reads an agent's answer and throws it away, up to a number of bytes and a time. The head of the
/// answer is what says that the session started: whatever happens to the body after it, a streamed
/// error or a cut connection, does not take that back.
final class ResponseDrain
    implements AsyncResponseTransformer<InvokeAgentRuntimeResponse, InvokeAgentRuntimeResponse> {
  private final AgentCoreSettings settings;
  private final AtomicReference<@Nullable InvokeAgentRuntimeResponse> head =
      new AtomicReference<>();
  private final CompletableFuture<InvokeAgentRuntimeResponse> done = new CompletableFuture<>();

  ResponseDrain(AgentCoreSettings settings) {
    this.settings = settings;
  }

  /// The head, if it came.
  Optional<InvokeAgentRuntimeResponse> head() {
    return Optional.ofNullable(head.get());
  }

  @Override
  public CompletableFuture<InvokeAgentRuntimeResponse> prepare() {
    return done;
  }

  @Override
  public void onResponse(InvokeAgentRuntimeResponse response) {
    head.set(response);
  }

  @Override
  public void onStream(SdkPublisher<ByteBuffer> body) {
    body.subscribe(new Counting());
  }

  @Override
  public void exceptionOccurred(Throwable failure) {
    var response = head.get();
    if (response == null) {
      done.completeExceptionally(failure);
    } else {
      done.complete(response);
    }
  }

  private void finish() {
    var response = head.get();
    if (response != null) {
      done.complete(response);
    }
  }

  private final class Counting implements Subscriber<ByteBuffer> {
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private long bytes;

    @Override
    public void onSubscribe(Subscription given) {
      subscription.set(given);
      var _ =
          new CompletableFuture<Boolean>()
              .completeOnTimeout(true, settings.responseTimeMax().toMillis(), TimeUnit.MILLISECONDS)
              .thenAccept(_ -> enough());
      given.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      bytes += chunk.remaining();
      var open = subscription.get();
      if (bytes >= settings.responseBytesMax()) {
        enough();
      } else if (open != null) {
        open.request(1);
      }
    }

    /// The caller has its answer first: cutting the stream off shows as an error on some clients.
    private void enough() {
      finish();
      var open = subscription.getAndSet(null);
      if (open != null) {
        open.cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      finish();
    }

    @Override
    public void onComplete() {
      finish();
    }
  }
}
