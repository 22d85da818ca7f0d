package dev.signalbox.local.demo;

import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskStatus;
import dev.signalbox.local.LocalAws;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// One task of the demo: what is asked for, what goes wrong on the way, and how it must end.
///
/// @param script what the sample agent is told to do
/// @param sent how often the message is sent
/// @param cancelled whether it is cancelled once its agent runs
/// @param arrange the faults that the local AWS is told to have for this task id
/// @param check what else must hold; a sentence when it does not
record DemoTask(
    String name,
    String repo,
    Map<String, Object> script,
    int sent,
    boolean cancelled,
    TaskStatus status,
    Optional<FailureCode> code,
    String expected,
    BiConsumer<LocalAws, String> arrange,
    Check check) {

  /// Looks at a task that has ended.
  @FunctionalInterface
  interface Check {
    Optional<String> problem(LocalAws aws, TaskRecord row);
  }

  static DemoTask of(String name, String repo, Map<String, Object> script) {
    return new DemoTask(
        name,
        repo,
        script,
        1,
        false,
        TaskStatus.COMPLETED,
        Optional.empty(),
        "COMPLETED",
        (_, _) -> {},
        (_, _) -> Optional.empty());
  }

  DemoTask sent(int times) {
    return new DemoTask(
        name, repo, script, times, cancelled, status, code, expected, arrange, check);
  }

  DemoTask fails(FailureCode with) {
    return new DemoTask(
        name,
        repo,
        script,
        sent,
        cancelled,
        TaskStatus.FAILED,
        Optional.of(with),
        "FAILED " + with,
        arrange,
        check);
  }

  DemoTask cancelledWhileRunning() {
    return new DemoTask(
        name,
        repo,
        script,
        sent,
        true,
        TaskStatus.CANCELLED,
        Optional.empty(),
        "CANCELLED, session gone",
        arrange,
        check);
  }

  DemoTask arranged(BiConsumer<LocalAws, String> faults) {
    return new DemoTask(name, repo, script, sent, cancelled, status, code, expected, faults, check);
  }

  DemoTask checked(String also, Check more) {
    return new DemoTask(
        name,
        repo,
        script,
        sent,
        cancelled,
        status,
        code,
        also.isEmpty() ? expected : expected + ", " + also,
        arrange,
        more);
  }
}
