package dev.signalbox.sqs;

import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A source that fails as often as it is told to before it passes calls on, and keeps a record.
final class FaultySource implements MessageSource {
  final AtomicInteger failPolls = new AtomicInteger();
  final AtomicInteger failDeadLetters = new AtomicInteger();
  final AtomicInteger failHides = new AtomicInteger();
  final AtomicInteger failDeletes = new AtomicInteger();
  final AtomicInteger leaveUndeleted = new AtomicInteger();
  final List<Received> received = new CopyOnWriteArrayList<>();
  final List<Duration> hides = new CopyOnWriteArrayList<>();
  final List<Integer> polled = new CopyOnWriteArrayList<>();
  final List<Integer> deleted = new CopyOnWriteArrayList<>();

  /// How often each was refused.
  final Map<String, Integer> refused = new ConcurrentHashMap<>();

  /// What fails with what until it is taken out, by the name of the method.
  final Map<String, RuntimeException> refusals = new ConcurrentHashMap<>();

  private final MessageSource inner;

  FaultySource(MessageSource inner) {
    this.inner = inner;
  }

  private static boolean takes(AtomicInteger faults) {
    return faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private void refuse(String method) {
    var refusal = refusals.get(method);
    if (refusal != null) {
      refused.merge(method, 1, Integer::sum);
      throw refusal;
    }
  }

  private static DependencyUnavailable unavailable() {
    return new DependencyUnavailable("sqs", "injected", new IllegalStateException());
  }

  @Override
  public Poll poll(int max, Duration wait, Duration visibility) {
    refuse("poll");
    if (takes(failPolls)) {
      throw unavailable();
    }
    polled.add(max);
    var poll = inner.poll(max, wait, visibility);
    return new Poll() {
      @Override
      public List<Received> await() {
        var messages = poll.await();
        received.addAll(messages);
        return messages;
      }

      @Override
      public void cancel() {
        poll.cancel();
      }
    };
  }

  @Override
  public List<Received> delete(List<Received> messages) {
    refuse("delete");
    if (takes(failDeletes)) {
      throw unavailable();
    }
    deleted.add(messages.size());
    if (takes(leaveUndeleted)) {
      var rest = messages.subList(1, messages.size());
      var failed = rest.isEmpty() ? List.<Received>of() : inner.delete(rest);
      assert failed.isEmpty();
      return List.of(messages.getFirst());
    }
    return inner.delete(messages);
  }

  @Override
  public boolean hide(Received message, Duration duration) {
    refuse("hide");
    if (takes(failHides)) {
      throw unavailable();
    }
    hides.add(duration);
    return inner.hide(message, duration);
  }

  @Override
  public void handBack(List<Received> messages) {
    inner.handBack(messages);
  }

  @Override
  public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
    refuse("sendToDeadLetters");
    if (takes(failDeadLetters)) {
      throw unavailable();
    }
    inner.sendToDeadLetters(body, attributes);
  }
}
