package dev.signalbox.lifecycle.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.AttemptId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskTraceTest {
  private static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  private static final TraceContext PRODUCER =
      new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, state("a=1"));

  private static Optional<String> state(String text) {
    return Optional.of(text);
  }

  /// Whoever names the span of an attempt: the replica that starts it, the one that starts it again
  /// under the same token, and the one that hears of its end.
  @Test
  void anAttemptHasOneSpanWhoeverNamesIt() {
    var attempt = new AttemptId(TASK, 1);
    var trace = TaskTrace.of(TASK, Optional.of(PRODUCER));

    assertThat(trace.attempt(attempt)).isEqualTo(TaskTrace.ofAttempt(PRODUCER, attempt));
    assertThat(trace.attempt(attempt).traceId()).isEqualTo(PRODUCER.traceId());
    assertThat(trace.attempt(attempt).state()).isEqualTo(state("a=1"));
  }

  @Test
  void noTwoSpansHaveOneName() {
    var trace = TaskTrace.of(TASK, Optional.of(PRODUCER));
    var names =
        Stream.of(
            PRODUCER,
            trace.task(),
            trace.attempt(new AttemptId(TASK, 1)),
            trace.attempt(new AttemptId(TASK, 2)));

    assertThat(names.map(TraceContext::spanId)).doesNotHaveDuplicates();
    assertThat(TaskTrace.ofTask(TASK)).isNotEqualTo(TaskTrace.ofTask(TASK.replace('1', '2')));
  }

  @Test
  void aTaskOfAProducerThatTracesFollowsFromIt() {
    var trace = TaskTrace.of(TASK, Optional.of(PRODUCER));

    assertThat(trace.producer()).contains(PRODUCER);
    assertThat(trace.task().traceId()).isEqualTo(PRODUCER.traceId());
  }

  @Test
  void aTraceOfItsOwnBeginsWithTheTask() {
    var own = TaskTrace.ofTask(TASK);
    var silent = new TraceContext(own.traceId(), own.spanId(), false, Optional.empty());
    assertThat(TaskTrace.of(TASK, Optional.of(silent)).task().sampled()).isFalse();
    var kept = TaskTrace.of(TASK, Optional.of(own));

    assertThat(kept.producer()).isEmpty();
    assertThat(kept).isEqualTo(TaskTrace.of(TASK, Optional.empty()));
    assertThat(TraceContext.of(kept.task().traceparent(), Optional.empty())).contains(kept.task());
  }
}
