package dev.signalbox.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskStatus;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.demo.DemoReport.Row;
import dev.signalbox.orchestrator.TaskStore.Lookup;
import dev.signalbox.sqs.DeadLetters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Runs the demo's tasks through a service that consumes the local AWS, all at once, and reports
/// how each ended.
public final class Demo {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long BETWEEN_NANOS = 600_000_000L;
  private static final long LOOK_NANOS = 25_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StopTimes stopTimes = new StopTimes();
  private final Optional<PrintStream> live;

  /// @param live where the lives of the tasks are shown as they happen
  public Demo(Optional<PrintStream> live) {
    this.live = live;
  }

  /// To be given to the local AWS, which calls it with each ECS event.
  public void see(ObjectNode event) {
    stopTimes.see(event);
  }

  /// Sends everything and waits for the ends. A service must be consuming already.
  public DemoReport run(LocalAws aws) {
    var store =
        new DynamoTaskStore(
            aws.clients().dynamoDb(),
            LocalNames.TABLES,
            Integer.MAX_VALUE,
            Duration.ofDays(1),
            Optional.empty());
    stopTimes.watchWith(id -> row(store, id).filter(it -> it.status().isTerminal()).isPresent());
    warmUp(aws, store);
    var sent = new LinkedHashMap<DemoTask, String>();
    DemoSet.tasks().forEach(task -> sent.put(task, UlidCreator.getUlid().toString()));
    sent.forEach((task, id) -> task.arrange().accept(aws, id));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var lives = LiveTimelines.show(aws, names(sent), live)) {
      sent.forEach((task, id) -> submitAndPause(aws, task, id));
      DemoSet.badMessages().values().forEach(bad -> send(aws, bad.body()));
      var rows =
          sent.entrySet().stream()
              .map(
                  it ->
                      CompletableFuture.supplyAsync(
                          () -> end(aws, store, it.getKey(), it.getValue()), threads))
              .toList();
      var all = new ArrayList<>(rows.stream().map(CompletableFuture::join).toList());
      var dead = deadReasons(aws);
      all.addAll(badRows(dead));
      lives.drain();
      return new DemoReport(all, dead.size());
    }
  }

  /// A JVM that has never started a task takes seconds where it will take milliseconds: the demo
  /// shows a service that has been up for a moment.
  private void warmUp(LocalAws aws, DynamoTaskStore store) {
    live.ifPresent(out -> out.println("Warming up ..."));
    for (var task : DemoSet.warmUp()) {
      var id = UlidCreator.getUlid().toString();
      submit(aws, task, id);
      var _ = end(aws, store, task, id);
    }
  }

  /// One after the other: every agent is a process, and this machine is not a data centre.
  private static void submitAndPause(LocalAws aws, DemoTask task, String id) {
    submit(aws, task, id);
    LockSupport.parkNanos(BETWEEN_NANOS);
  }

  private static Map<String, String> names(Map<DemoTask, String> sent) {
    var names = new HashMap<String, String>();
    sent.forEach((task, id) -> names.put(id, task.name()));
    return names;
  }

  private static void submit(LocalAws aws, DemoTask task, String id) {
    var message = JSON.createObjectNode();
    message.put("type", "submit").put("task_id", id).put("user_id", "demo-" + task.name());
    message.put("repo", task.repo()).put("task_description", "Demo task " + task.name());
    message.set("sample_agent", JSON.valueToTree(task.script()));
    for (int copy = 0; copy < task.sent(); copy++) {
      send(aws, message.toString());
    }
  }

  private static void send(LocalAws aws, String body) {
    aws.clients()
        .sqs()
        .sendMessage(it -> it.queueUrl(aws.queues().tasks().url()).messageBody(body))
        .join();
  }

  /// Waits until the task is as expected, or over in another way, or the time is up.
  private Row end(LocalAws aws, DynamoTaskStore store, DemoTask task, String id) {
    var until = System.nanoTime() + LIMIT.toNanos();
    var cancelled = false;
    var row = row(store, id);
    while (System.nanoTime() < until && problem(aws, task, row).isPresent()) {
      if (task.cancelled() && !cancelled && isRunning(aws, row)) {
        var message = JSON.createObjectNode().put("type", "cancel").put("task_id", id);
        send(aws, message.put("requested_by", "demo").toString());
        cancelled = true;
      }
      if (row.filter(it -> it.settled() && it.status() != task.status()).isPresent()) {
        break;
      }
      LockSupport.parkNanos(LOOK_NANOS);
      row = row(store, id);
    }
    return report(aws, task, id, row);
  }

  private static boolean isRunning(LocalAws aws, Optional<TaskRecord> row) {
    return row.filter(it -> it.status() == TaskStatus.RUNNING && it.attempt().session().isPresent())
        .filter(
            it ->
                !aws.ecs().liveSessions(it.taskId()).isEmpty()
                    || !aws.agentCore().liveSessions(it.taskId()).isEmpty())
        .isPresent();
  }

  private static Optional<String> problem(LocalAws aws, DemoTask task, Optional<TaskRecord> found) {
    if (found.isEmpty()) {
      return Optional.of("there is no row");
    }
    var row = found.get();
    var code = row.failure().map(it -> it.code());
    if (row.status() != task.status() || !code.equals(task.code())) {
      return Optional.of("it is " + row.status() + code.map(it -> " " + it).orElse(""));
    }
    if (!row.settled() || row.slotHeld()) {
      return Optional.of("it is not settled");
    }
    return task.check().problem(aws, row);
  }

  private Row report(LocalAws aws, DemoTask task, String id, Optional<TaskRecord> row) {
    return new Row(
        task.name(),
        Optional.of(id),
        row.map(it -> it.status().name()).orElse("MISSING"),
        row.flatMap(TaskRecord::failure).map(it -> it.code().name()),
        row.map(it -> it.attempt().number()).orElse(0),
        stopTimes.of(id),
        row.filter(it -> it.attempt().end().isPresent()).flatMap(TaskRecord::failure).stream()
            .anyMatch(it -> DemoReport.isBroughtByEvent(it.code())),
        task.expected(),
        problem(aws, task, row));
  }

  private static Optional<TaskRecord> row(DynamoTaskStore store, String id) {
    return store.find(id) instanceof Lookup.Found(var record)
        ? Optional.of(record)
        : Optional.empty();
  }

  /// The dead letters come by another way than the rows, so they are waited for as well.
  private static List<String> deadReasons(LocalAws aws) {
    var letters = new DeadLetters(aws.clients().sqs(), aws.queues().tasksDead().url());
    var until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    List<String> reasons;
    do {
      reasons = letters.list(100).stream().flatMap(it -> it.reason().stream()).toList();
    } while (reasons.size() < DemoSet.badMessages().size() && System.nanoTime() < until);
    return reasons;
  }

  private static List<Row> badRows(List<String> dead) {
    var rows = new ArrayList<Row>();
    DemoSet.badMessages()
        .forEach(
            (name, bad) -> {
              var found = dead.contains(bad.reason());
              rows.add(
                  new Row(
                      name,
                      Optional.empty(),
                      found ? "DEAD_LETTER" : "MISSING",
                      Optional.of(bad.reason()),
                      0,
                      OptionalLong.empty(),
                      false,
                      "dead letter " + bad.reason(),
                      found ? Optional.empty() : Optional.of("not in the dead-letter queue")));
            });
    return rows;
  }
}
