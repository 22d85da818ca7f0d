package dev.signalbox.github;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/// Collects a body until there is enough of it, and hangs up on the rest.
final class CutBody implements BodySubscriber<CutBody.Text> {
  record Text(String content, boolean isCut) {}

  private final int max;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final CompletableFuture<Text> body = new CompletableFuture<>();
  private Optional<Subscription> source = Optional.empty();

  CutBody(int max) {
    this.max = max;
  }

  @Override
  public CompletionStage<Text> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = Optional.of(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) {
      var bytes = new byte[Math.min(buffer.remaining(), max - content.size())];
      buffer.get(bytes);
      content.writeBytes(bytes);
      if (buffer.hasRemaining()) {
        source.ifPresent(Subscription::cancel);
        body.complete(new Text(content.toString(StandardCharsets.UTF_8), true));
        return;
      }
    }
    source.ifPresent(it -> it.request(1));
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Text(content.toString(StandardCharsets.UTF_8), false));
  }
}
