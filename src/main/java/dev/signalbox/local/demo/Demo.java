package dev.signalbox.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.demo.DemoReport.Row;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Runs the demo's tasks through a service that consumes the local AWS, all at once, and reports
/// how each ended.
public final class Demo {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long BETWEEN_NANOS = 600_000_000L;
  private static final long LOOK_NANOS = 25_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StopTimes stopTimes = new StopTimes();
  private final Optional<PrintStream> live;

  /// A task with its id, and the ids of those that its user sends ahead of it.
  private record Sent(DemoTask task, String id, List<String> ahead) {
    static Sent of(DemoTask task) {
      var ahead =
          Stream.generate(() -> UlidCreator.getUlid().toString()).limit(task.ahead()).toList();
      return new Sent(task, UlidCreator.getUlid().toString(), ahead);
    }

    /// In the order in which they are sent.
    List<String> ids() {
      return Stream.concat(ahead.stream(), Stream.of(id)).toList();
    }
  }

  /// What the service under the demo is set to beside what it needs anyway: short waits.
  public static Map<String, String> settings() {
    return DemoSet.settings();
  }

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
    var store = DemoStore.of(aws);
    stopTimes.watchWith(id -> row(store, id).filter(it -> it.status().isTerminal()).isPresent());
    warmUp(aws, store);
    var sent = DemoSet.tasks().stream().map(Sent::of).toList();
    sent.forEach(it -> it.task().arrange().accept(aws, it.id()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var lives = LiveTimelines.show(aws, names(sent), live)) {
      sent.forEach(it -> submitAndPause(aws, it));
      DemoSet.badMessages().values().forEach(bad -> send(aws, bad.body()));
      var rows =
          sent.stream()
              .map(it -> CompletableFuture.supplyAsync(() -> end(aws, store, it), threads))
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
      var sent = Sent.of(task);
      submit(aws, sent, sent.id());
      var _ = end(aws, store, sent);
    }
  }

  /// One after the other: every agent is a process, and this machine is not a data centre.
  private static void submitAndPause(LocalAws aws, Sent sent) {
    for (var id : sent.ids()) {
      submit(aws, sent, id);
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private static Map<String, String> names(List<Sent> sent) {
    var names = new HashMap<String, String>();
    sent.forEach(
        it -> {
          it.ahead().forEach(id -> names.put(id, "(ahead)"));
          names.put(it.id(), it.task().name());
        });
    return names;
  }

  private static void submit(LocalAws aws, Sent sent, String id) {
    var task = sent.task();
    var message = JSON.createObjectNode();
    message.put("type", "submit").put("task_id", id).put("user_id", "demo-" + task.name());
    message.put("repo", task.repo()).put("task_description", "Demo task " + task.name());
    task.pullRequest().ifPresent(number -> message.put("pr_number", number));
    message.set("sample_agent", JSON.valueToTree(task.script()));
    for (int copy = 0; copy < task.copies(); copy++) {
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
  private Row end(LocalAws aws, DynamoTaskStore store, Sent sent) {
    var until = System.nanoTime() + LIMIT.toNanos();
    var task = sent.task();
    var cancelled = false;
    var row = row(store, sent.id());
    while (System.nanoTime() < until && problem(aws, store, sent, row).isPresent()) {
      if (task.cancelled() && !cancelled && isRunning(aws, row)) {
        var message = JSON.createObjectNode().put("type", "cancel").put("task_id", sent.id());
        send(aws, message.put("requested_by", "demo").toString());
        cancelled = true;
      }
      if (row.filter(it -> it.settled() && it.status() != task.status()).isPresent()) {
        break;
      }
      LockSupport.parkNanos(LOOK_NANOS);
      row = row(store, sent.id());
    }
    return report(sent, row, problem(aws, store, sent, row));
  }

  private static boolean isRunning(LocalAws aws, Optional<TaskRecord> row) {
    return row.filter(it -> it.status() == TaskStatus.RUNNING && it.attempt().session().isPresent())
        .filter(
            it ->
                !aws.ecs().liveSessions(it.taskId()).isEmpty()
                    || !aws.agentCore().liveSessions(it.taskId()).isEmpty())
        .isPresent();
  }

  private static Optional<String> problem(
      LocalAws aws, DynamoTaskStore store, Sent sent, Optional<TaskRecord> found) {
    if (found.isEmpty()) {
      return Optional.of("there is no row");
    }
    var task = sent.task();
    var row = found.get();
    var code = row.failure().map(it -> it.code());
    if (row.status() != task.status() || !code.equals(task.code())) {
      return Optional.of("it is " + row.status() + code.map(it -> " " + it).orElse(""));
    }
    if (!row.settled() || row.slotHeld()) {
      return Optional.of("it is not settled");
    }
    return task.check().problem(aws, row).or(() -> outOfOrder(store, sent));
  }

  /// Tasks of one user who may run one at a time: each but the first was queued, and began after
  /// the one before it was over.
  private static Optional<String> outOfOrder(DynamoTaskStore store, Sent sent) {
    var rows = sent.ids().stream().flatMap(id -> row(store, id).stream()).toList();
    for (int next = 1; next < sent.ids().size(); next++) {
      var times = rows.get(next).times();
      var before = rows.get(next - 1).times().completedAt();
      if (times.queuedAt().isEmpty() || times.startedAt().isEmpty() || before.isEmpty()) {
        return Optional.of("number " + (next + 1) + " was not queued and started");
      }
      if (times.startedAt().get().isBefore(before.get())) {
        return Optional.of("number " + (next + 1) + " began before its turn");
      }
    }
    return Optional.empty();
  }

  private Row report(Sent sent, Optional<TaskRecord> row, Optional<String> problem) {
    var task = sent.task();
    return new Row(
        task.name(),
        Optional.of(sent.id()),
        row.map(it -> it.status().name()).orElse("MISSING"),
        row.flatMap(TaskRecord::failure).map(it -> it.code().name()),
        row.map(it -> it.attempt().number()).orElse(0),
        task.repo().equals(LocalNames.ECS_REPO) ? stopTimes.of(sent.id()) : OptionalLong.empty(),
        !task.bySweep()
            && row.filter(it -> it.attempt().end().isPresent())
                .flatMap(TaskRecord::failure)
                .filter(it -> DemoReport.isBroughtByEvent(it.code()))
                .isPresent(),
        task.expected(),
        problem);
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
