package dev.signalbox.simulation;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.simulation.machine.Chaos;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What producers and people send: tasks in bursts, repeats, cancels at any time, wakes, and
/// messages that nobody can use.
final class Workload {
  static final String UNKNOWN_REPO = "octo/unknown";

  /// Onboarded, and yet the context source does not know it.
  static final String HIDDEN_REPO = "octo/hidden";
  private static final String ON_ECS = "octo/ecs";
  private static final String ON_AGENTCORE = "octo/agentcore";
  private static final String ON_SPOT = "octo/spot";
  private static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  private static final List<String> USERS = List.of("ada", "bob", "cyd");

  /// A foreign ECS task, a word of no known kind, and broken JSON.
  private static final List<String> STRANGE_EVENTS =
      List.of("{\"what\":\"is this\"}", "{\"detail\":", "[]");

  private static final List<String> STRANGE_TASKS =
      List.of("no json", "{\"type\":\"dance\"}", "{\"task_id\":\"short\"}", "{}");

  private final World world;
  private final Map<String, Meaning> meanings = new HashMap<>();
  private int tasks;
  private int pending;
  private final Map<String, Instant> cancelledAt = new HashMap<>();
  private int sent;

  Workload(World world) {
    this.world = world;
  }

  /// What a message asks for.
  sealed interface Meaning {
    /// Run the task of this name.
    record Submit(String name) implements Meaning {}

    record Cancel(String taskId) implements Meaning {}

    /// It belongs on the dead-letter queue.
    record Nonsense() implements Meaning {}

    record Harmless() implements Meaning {}
  }

  int tasks() {
    return tasks;
  }

  Optional<Meaning> meaning(String body) {
    return Optional.ofNullable(meanings.get(body));
  }

  /// The row of the task that was submitted under this name.
  Optional<TaskRecord> row(String name) {
    return world.table().store().rows().stream()
        .filter(row -> row.request().taskDescription().equals(Optional.of(name)))
        .findFirst();
  }

  boolean cancelled(TaskRecord row) {
    return cancelledAt.containsKey(row.taskId());
  }

  /// When somebody last asked for the task to be cancelled.
  Optional<Instant> cancelledAt(String taskId) {
    return Optional.ofNullable(cancelledAt.get(taskId));
  }

  /// Whether nothing more will be sent.
  boolean isOver() {
    return pending == 0;
  }

  /// All of it, spread over some minutes.
  void begin() {
    var chaos = world.machine().chaos();
    var most = chaos.between(2, 9);
    if (world.isCrowded() && !world.isCrowdedInPeace()) {
      crowd(chaos, chaos.seconds(0, 300));
      most += tasks;
    }
    while (tasks < most) {
      burst(chaos, chaos.seconds(0, 600), Math.min(most - tasks, chaos.between(1, 5)));
    }
    for (int i = chaos.between(0, 3); i > 0; i--) {
      var odd = chaos.happens(0.5);
      var body = chaos.pick(odd ? STRANGE_TASKS : STRANGE_EVENTS);
      var queue = odd ? world.taskQueue() : world.eventQueue();
      meanings.put(body, new Meaning.Nonsense());
      later(chaos.seconds(0, 900), () -> queue.send(body, Duration.ZERO));
    }
  }

  /// One user sends far more than can be launched at once. Then another user sends one task, and
  /// the first user one of the other compute type.
  void crowd(Chaos chaos, Duration at) {
    var repo = chaos.pick(List.of(ON_ECS, ON_AGENTCORE));
    var other = repo.equals(ON_ECS) ? ON_AGENTCORE : ON_ECS;
    for (int i = chaos.between(30, 60); i > 0; i--) {
      plain("ada", repo, at.plus(chaos.millis(0, 3000)));
    }
    plain("bob", repo, at.plus(chaos.seconds(4, 10)));
    plain("ada", other, at.plus(chaos.seconds(4, 10)));
  }

  private void plain(String user, String repo, Duration at) {
    var name = "task-" + tasks++;
    var id = new Ulid(0x0197_0000_0000_0000L, tasks).toString();
    send(name, submit(user, repo, name, Optional.of(id), ""), at);
  }

  private void burst(Chaos chaos, Duration at, int size) {
    var user = chaos.pick(USERS);
    for (int i = 0; i < size; i++) {
      submit(chaos, user, at.plus(chaos.millis(0, 5000)));
    }
  }

  private void submit(Chaos chaos, String user, Duration at) {
    var name = "task-" + tasks++;
    var repo =
        chaos.pick(
            List.of(
                ON_ECS,
                ON_ECS,
                ON_ECS,
                ON_AGENTCORE,
                ON_AGENTCORE,
                ON_SPOT,
                UNKNOWN_REPO,
                HIDDEN_REPO));
    var id =
        chaos.happens(0.7)
            ? Optional.of(new Ulid(0x0197_0000_0000_0000L, tasks).toString())
            : Optional.<String>empty();
    // By number and not by chance, so that the courses of all seeds stay.
    var body = submit(user, repo, name, id, tasks % 4 == 0 ? "\"pr_number\":7," : "");
    send(name, body, at);
    if (chaos.happens(0.3)) {
      later(at.plus(chaos.seconds(0, 900)), () -> world.taskQueue().send(body, Duration.ZERO));
    }
    aftermath(chaos, name, id, at);
  }

  private void send(String name, String body, Duration at) {
    meanings.put(body, new Meaning.Submit(name));
    later(at, () -> world.taskQueue().send(body, Duration.ZERO));
  }

  private static String submit(
      String user, String repo, String name, Optional<String> id, String more) {
    return """
    {"type":"submit","user_id":"%s","repo":"%s","task_description":"%s",%s%s}\
    """
        .formatted(
            user,
            repo,
            name,
            more,
            id.map(it -> "\"task_id\":\"" + it + "\"")
                .orElse("\"idempotency_key\":\"" + name + "\""));
  }

  private void aftermath(Chaos chaos, String name, Optional<String> id, Duration at) {
    if (chaos.happens(0.3)) {
      // A cancel can be there before the task.
      var when = at.plus(chaos.happens(0.1) ? Duration.ofSeconds(-1) : chaos.seconds(0, 400));
      later(when, () -> idOf(name, id).ifPresent(this::cancel));
    }
    if (chaos.happens(0.2)) {
      later(at.plus(chaos.seconds(0, 900)), () -> idOf(name, id).ifPresent(this::wake));
    }
  }

  private Optional<String> idOf(String name, Optional<String> given) {
    return given.or(() -> row(name).map(TaskRecord::taskId));
  }

  private void cancel(String taskId) {
    var body =
        "{\"type\":\"cancel\",\"task_id\":\"%s\",\"reason\":\"changed my mind %d\"}"
            .formatted(taskId, sent++);
    meanings.put(body, new Meaning.Cancel(taskId));
    cancelledAt.put(taskId, world.machine().scheduler().now());
    world.machine().note("producer", "cancels", taskId, "");
    world.taskQueue().send(body, Duration.ZERO);
  }

  private void wake(String taskId) {
    var body = "{\"task_id\":\"" + taskId + "\"}";
    world.taskQueue().send(body, Duration.ZERO);
  }

  private void later(Duration when, Runnable what) {
    pending++;
    world
        .machine()
        .after(
            when,
            () -> {
              pending--;
              what.run();
            });
  }

  /// The Repos table.
  Blueprints.Lookup blueprint(Optional<String> repo) {
    return switch (repo.orElse(ON_ECS)) {
      case ON_AGENTCORE -> found(Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME)));
      case ON_SPOT -> found(spot());
      case UNKNOWN_REPO -> new Blueprints.Lookup.NotOnboarded(UNKNOWN_REPO);
      default -> found(Blueprint.of(EcsSession.TYPE, Optional.empty()));
    };
  }

  private static Blueprints.Lookup found(Blueprint blueprint) {
    return new Blueprints.Lookup.Found(blueprint.withGithubTokenSecret(Optional.of("token")));
  }

  private static Blueprint spot() {
    var plain = Blueprint.of(EcsSession.TYPE, Optional.empty());
    return new Blueprint(
        plain.computeType(),
        plain.runtimeArn(),
        plain.modelId(),
        plain.maxTurns(),
        plain.maxBudgetUsd(),
        plain.systemPromptOverrides(),
        plain.githubTokenSecretArn(),
        true);
  }
}
