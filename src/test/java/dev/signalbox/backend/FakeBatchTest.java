package dev.signalbox.backend;

import dev.signalbox.contract.ObservableComputeStrategyContract;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The batch service in memory keeps what every observable backend promises.
class FakeBatchTest extends ObservableComputeStrategyContract {
  private final FakeBatch batch = new FakeBatch();

  @Override
  protected ObservableComputeStrategy strategy() {
    return batch;
  }

  @Override
  protected Blueprint blueprint() {
    return of(BatchSession.TYPE, Optional.empty());
  }

  @Override
  protected List<SessionHandle> unknown(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> BatchSession.of(new AttemptId(FIRST.taskId(), 100 + i)))
        .toList();
  }
}
