package dev.signalbox.service.checkup;

import dev.signalbox.doctor.facts.Asked;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Questions that are asked beside each other, each on a thread of its own. One that is not
/// answered in time has no answer; nobody waits for it any longer.
final class Questions implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration patience;
  private Optional<String> skipped = Optional.empty();

  Questions(Duration patience) {
    this.patience = patience;
  }

  /// What is asked from now on is not asked.
  void skip(String because) {
    skipped = Optional.of(because);
  }

  /// An answer to come.
  record Pending<T>(CompletableFuture<Asked<T>> future) {
    Asked<T> get() {
      return future.join();
    }
  }

  <T> Pending<T> ask(Supplier<Asked<T>> question) {
    if (skipped.isPresent()) {
      return new Pending<>(CompletableFuture.completedFuture(new Asked.Skipped<>(skipped.get())));
    }
    return new Pending<>(
        CompletableFuture.supplyAsync(question, threads)
            .exceptionally(broken -> new Asked.Unanswered<>("could not be asked: " + broken))
            .completeOnTimeout(
                new Asked.Unanswered<>("no answer in " + patience.toSeconds() + " s"),
                patience.toMillis(),
                TimeUnit.MILLISECONDS));
  }

  /// Not by `close` of the threads, which would wait for answers that nobody wants any more.
  @Override
  public void close() {
    var _ = threads.shutdownNow();
  }
}
