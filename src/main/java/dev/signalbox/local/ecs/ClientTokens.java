package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.EcsStatus;
import dev.signalbox.local.ecs.task.EcsTask;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What makes RunTask repeatable: the same token and request get the first result again, failures
/// included; the same token and another request conflict.
///
/// See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
final class ClientTokens {
  private final EcsSettings.Memory memory;
  private final InstantSource clock;
  private final Map<Key, Entry> entries = new HashMap<>();

  private record Key(String cluster, String token) {}

  private record Entry(ObjectNode request, RunResult result, Instant since) {}

  /// What a RunTask call came to; `answered` are the tasks as they were before their first step.
  record RunResult(List<EcsTask> tasks, List<ObjectNode> answered, List<ObjectNode> failures) {}

  ClientTokens(EcsSettings.Memory memory, InstantSource clock) {
    this.memory = memory;
    this.clock = clock;
  }

  /// The first answer is made by `work`; repeats get theirs from memory.
  synchronized ObjectNode answer(String cluster, ObjectNode request, Supplier<RunResult> work) {
    var token = Json.text(request, "clientToken");
    if (token.isEmpty()) {
      return answer(work.get());
    }
    var key = new Key(cluster, token.get());
    var fingerprint = request.deepCopy().remove(List.of("clientToken"));
    var known = Optional.ofNullable(entries.get(key)).filter(this::isRemembered);
    if (known.isPresent()) {
      refuseOther(known.get(), fingerprint);
      return replay(known.get().result());
    }
    var result = work.get();
    entries.put(key, new Entry(fingerprint, result, clock.instant()));
    return answer(result);
  }

  /// The shorter of a day and an hour after the last of its tasks stopped.
  private boolean isRemembered(Entry entry) {
    var now = clock.instant();
    var tasks = entry.result().tasks();
    var allForgotten =
        !tasks.isEmpty()
            && tasks.stream()
                .allMatch(
                    task ->
                        task.stoppedAt()
                            .map(at -> now.isAfter(at.plus(memory.afterStop())))
                            .orElse(false));
    return !allForgotten && now.isBefore(entry.since().plus(memory.token()));
  }

  private static void refuseOther(Entry known, ObjectNode fingerprint) {
    if (!known.request().equals(fingerprint)) {
      var arns = known.result().tasks().stream().map(task -> task.plan().arn()).toList();
      throw new WireRefusal(
          400,
          "ConflictException",
          "The request conflicts with one that used the same client token.",
          Json.object().set("resourceIds", Json.texts(arns)));
    }
  }

  private static ObjectNode answer(RunResult result) {
    return json(result, result.answered());
  }

  /// Of a task that has stopped a repeat tells only that.
  private static ObjectNode replay(RunResult result) {
    return json(result, result.tasks().stream().map(ClientTokens::reduced).toList());
  }

  private static ObjectNode reduced(EcsTask task) {
    return task.lastStatus() == EcsStatus.STOPPED
        ? task.json().retain("taskArn", "lastStatus", "desiredStatus")
        : task.json();
  }

  private static ObjectNode json(RunResult result, List<ObjectNode> tasks) {
    return Json.object()
        .<ObjectNode>set("tasks", Json.array(tasks))
        .set("failures", Json.array(result.failures()));
  }
}
