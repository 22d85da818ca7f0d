package dev.signalbox.local.pipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireServer;
import java.util.List;
import java.util.Optional;

/// EventBridge Pipes as its API shows it: the one pipe of a deployment, which can be described,
/// stopped, started and sent elsewhere. Others cannot be made here.
public final class LocalPipes implements AutoCloseable {
  private static final String PATH = "/v1/pipes";

  private final String name;
  private final String account;
  private final String source;
  private final Carrier carrier;
  private String target;
  private Optional<TaskRowPipe> running = Optional.empty();

  /// Starts what carries the records.
  @FunctionalInterface
  public interface Carrier {
    TaskRowPipe start(String queueArn, TaskRowPipe.Start from);
  }

  private LocalPipes(String name, String account, String source, String target, Carrier carrier) {
    this.name = name;
    this.account = account;
    this.source = source;
    this.target = target;
    this.carrier = carrier;
  }

  /// A running pipe, which begins with what comes from now on.
  ///
  /// @param place Region and account, as an ARN has them
  public static LocalPipes start(
      String name, String place, String source, String target, Carrier carrier) {
    var pipes = new LocalPipes(name, place, source, target, carrier);
    pipes.running = Optional.of(carrier.start(target, TaskRowPipe.Start.LATEST));
    return pipes;
  }

  public void serveOn(WireServer wire) {
    wire.restJson("pipes", PATH, this::answer);
  }

  private synchronized WireAnswer answer(WireCall call) {
    var path = call.operation().substring(call.operation().indexOf(' ') + 1);
    var parts = path.substring(PATH.length()).split("/", -1);
    if (parts.length < 2 || parts[1].isEmpty()) {
      return list(call.request());
    }
    if (!parts[1].equals(name)) {
      throw WireRefusal.of(404, "NotFoundException", "Pipe " + parts[1] + " does not exist.");
    }
    var what = call.operation().replaceFirst(" .*", "") + (parts.length > 2 ? " " + parts[2] : "");
    return switch (what) {
      case "GET" -> WireAnswer.of(described());
      case "POST stop" -> stop();
      case "POST start" -> start();
      case "PUT" -> update(call.request());
      default -> throw WireRefusal.unsupported(call.operation());
    };
  }

  private WireAnswer list(ObjectNode request) {
    var fits =
        source.startsWith(Json.text(request, "SourcePrefix").orElse(""))
            && target.startsWith(Json.text(request, "TargetPrefix").orElse(""));
    var pipes = fits ? List.of(summary()) : List.<ObjectNode>of();
    return WireAnswer.of(Json.object().set("Pipes", Json.array(pipes)));
  }

  private ObjectNode summary() {
    var state = running.isPresent() ? "RUNNING" : "STOPPED";
    return Json.object()
        .put("Name", name)
        .put("Arn", "arn:aws:pipes:" + account + ":pipe/" + name)
        .put("Source", source)
        .put("Target", target)
        .put("DesiredState", state)
        .put("CurrentState", state);
  }

  private ObjectNode described() {
    var pipe = summary();
    var filters =
        CarriedRows.PATTERNS.stream().map(it -> Json.object().put("Pattern", it)).toList();
    pipe.putObject("SourceParameters")
        .putObject("FilterCriteria")
        .set("Filters", Json.array(filters));
    pipe.putObject("TargetParameters").put("InputTemplate", InputTemplate.TASK_ROWS);
    return pipe;
  }

  private WireAnswer stop() {
    running.ifPresent(TaskRowPipe::close);
    running = Optional.empty();
    return WireAnswer.of(summary());
  }

  /// From the beginning, since a record twice is better than one lost.
  private WireAnswer start() {
    if (running.isEmpty()) {
      running = Optional.of(carrier.start(target, TaskRowPipe.Start.TRIM_HORIZON));
    }
    return WireAnswer.of(summary());
  }

  private WireAnswer update(ObjectNode request) {
    target = Json.text(request, "Target").orElse(target);
    if (running.isPresent()) {
      var _ = stop();
      var _ = start();
    }
    return WireAnswer.of(summary());
  }

  @Override
  public synchronized void close() {
    running.ifPresent(TaskRowPipe::close);
    running = Optional.empty();
  }
}
