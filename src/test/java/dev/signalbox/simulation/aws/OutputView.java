package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.output.KeptOutputs;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Gate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Logs, which are late or do not answer, and what is kept of them, as one process reaches both.
public final class OutputView implements OutputSource, KeptOutputs {
  private static final double LATE = 0.3;

  private final SimulatedOutputs outputs;
  private final Gate gate;
  private final Chaos chaos;

  public OutputView(SimulatedOutputs outputs, Gate gate, Chaos chaos) {
    this.outputs = outputs;
    this.gate = gate;
    this.chaos = chaos;
  }

  @Override
  public Reading tail(Of whose, int characters) {
    return call(
        "logs.tail",
        "",
        () ->
            chaos.happens(LATE)
                ? new Reading.Nothing("late")
                : new Reading.Lines(List.of("line"), false, "logs", ""));
  }

  @Override
  public Reading page(Of whose, Optional<String> after) {
    throw new IllegalStateException("the service follows no output");
  }

  @Override
  public Optional<Kept> find(TaskRecord task) {
    return call("table.output", task.taskId(), () -> outputs.find(task.attemptId()));
  }

  @Override
  public void keep(TaskRecord task, Kept output) {
    var _ =
        call(
            "table.keepOutput",
            task.taskId(),
            () -> {
              outputs.keep(task.attemptId(), output);
              return "kept";
            });
  }

  private <T> T call(String what, String task, Supplier<T> effect) {
    return gate.call(
        what,
        task,
        effect,
        answer -> answer.getClass().getSimpleName(),
        (outage, call) ->
            new DependencyUnavailable("logs", call, new IllegalStateException(outage.name())));
  }
}
