package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.sqs.Queues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// A local Signalbox as a producer and an onlooker see it.
final class RunningSignalbox implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final ObjectMapper JSON = new ObjectMapper();

  /// An agent that runs until it is stopped and does not look whether it was cancelled.
  static final Map<String, Object> HANGS = Map.of("run_ms", 10, "report", "NONE", "hang", true);

  private static final AttributeValue NO_MAP = AttributeValue.fromM(Map.of());

  private final LocalAws aws;
  private final Optional<LocalSignalbox> local;
  private final AwsView view;

  private RunningSignalbox(LocalAws aws, Optional<LocalSignalbox> local) {
    this.aws = aws;
    this.local = local;
    this.view = new AwsView(aws.clients(), LocalNames.TABLES);
  }

  static RunningSignalbox start() {
    return start(LocalSignalbox.sampleAgent());
  }

  static RunningSignalbox start(List<String> agent) {
    return start(agent, Map.of());
  }

  /// With settings beside those of the local AWS, or in their place.
  static RunningSignalbox start(List<String> agent, Map<String, String> also) {
    var local =
        LocalSignalbox.start(
            LocalAws.Ports.FREE,
            also,
            agent,
            (_, _) -> {},
            _ -> {},
            InstantSource.system(),
            RandomGenerator.getDefault());
    return new RunningSignalbox(local.aws(), Optional.of(local));
  }

  /// The AWS alone, for a test that starts its own replicas of the service.
  static RunningSignalbox withoutService(List<String> agent) {
    var agents = new LocalAws.Agents(agent, (_, _) -> {}, _ -> {});
    return new RunningSignalbox(LocalAws.start(LocalAws.Ports.FREE, agents), Optional.empty());
  }

  LocalSignalbox local() {
    return local.orElseThrow();
  }

  LocalAws aws() {
    return aws;
  }

  static String newId() {
    return UlidCreator.getUlid().toString();
  }

  /// Submits a task of a user of its own and returns its id.
  String submit(String repo, Map<String, Object> script) {
    var id = newId();
    submit(id, repo, script);
    return id;
  }

  void submit(String id, String repo, Map<String, Object> script) {
    send(message(id, user(id), repo, script));
  }

  static String user(String id) {
    return "user-" + id;
  }

  static ObjectNode message(String id, String user, String repo, Map<String, Object> script) {
    var message = JSON.createObjectNode().put("type", "submit").put("task_id", id);
    message.put("user_id", user).put("repo", repo).put("task_description", "a task of a test");
    message.set("sample_agent", JSON.valueToTree(script));
    return message;
  }

  void cancel(String id) {
    cancel(id, Map.of());
  }

  void cancel(String id, Map<String, String> more) {
    var message = JSON.createObjectNode().put("type", "cancel").put("task_id", id);
    more.forEach(message::put);
    send(message);
  }

  void send(ObjectNode message) {
    send(message.toString());
  }

  void send(String body) {
    view.send(aws.queues().tasks().url(), body);
  }

  Map<String, AttributeValue> row(String id) {
    return view.row(id);
  }

  String text(String id, String attribute) {
    return view.text(id, attribute);
  }

  String status(String id) {
    return text(id, "status");
  }

  int attempt(String id) {
    return Optional.ofNullable(row(id).get("attempt"))
        .map(it -> Integer.parseInt(it.n()))
        .orElse(0);
  }

  String failure(String id, String word) {
    return view.failure(id, word);
  }

  /// What the row says of the end of its session, without the time.
  Map<String, AttributeValue> outcome(String id) {
    var end = new TreeMap<>(row(id).getOrDefault("session_end", NO_MAP).m());
    end.remove("seen_at");
    return end;
  }

  /// Waits for a status that Signalbox wrote or has seen, with a session that it knows.
  void awaitRunning(String id) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(status(id)).isEqualTo("RUNNING");
              assertThat(row(id)).containsKey("session_id");
              assertThat(agentProcesses(id)).hasSize(1);
            });
  }

  /// Waits until the task has ended in this way and nothing of it is left to do.
  void awaitSettled(String id, String status) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(status(id)).isEqualTo(status);
              assertThat(row(id)).containsKey("settled_at").doesNotContainKey("slot_held");
              assertThat(row(id)).doesNotContainKey("stop_pending");
            });
  }

  /// Waits until no session and no process of the task lives and its user holds no slot.
  void awaitNothingLeft(String id) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(aws.ecs().liveSessions(id)).isEmpty();
              assertThat(aws.agentCore().liveSessions(id)).isEmpty();
              assertThat(agentProcesses(id)).isEmpty();
              assertThat(activeCount(user(id))).isZero();
            });
  }

  /// Waits until the row knows that the ECS session is over.
  void awaitSessionEnd(String id) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(row(id)).containsKey("session_end"));
  }

  /// Waits until both queues are empty: nothing is on its way to the service any more.
  void awaitQuiet() {
    await().atMost(LIMIT).until(() -> view.pending(aws.queues().tasks().url()) == 0);
    await().atMost(LIMIT).until(() -> view.pending(aws.queues().events().url()) == 0);
  }

  int count(Queues.Queue queue, QueueAttributeName name) {
    return Integer.parseInt(
        aws()
            .clients()
            .sqs()
            .getQueueAttributes(it -> it.queueUrl(queue.url()).attributeNames(name))
            .join()
            .attributes()
            .getOrDefault(name, "0"));
  }

  int activeCount(String user) {
    return view.activeCount(user);
  }

  List<String> metadata(String id, String eventType) {
    return view.metadata(id, eventType);
  }

  List<String> told(String id) {
    return view.told(id);
  }

  List<String> timeline(String id) {
    return view.timeline(id);
  }

  /// Sets the status as another program would: without asking anybody.
  void overwriteStatus(String id, String status, String at) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":status", AttributeValue.fromS(status));
    values.put(":since", AttributeValue.fromS(status + "#" + at));
    aws()
        .clients()
        .dynamoDb()
        .updateItem(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .key(Map.of("task_id", AttributeValue.fromS(id)))
                    .updateExpression("SET #status = :status, status_created_at = :since")
                    .expressionAttributeNames(Map.of("#status", "status"))
                    .expressionAttributeValues(values))
        .join();
  }

  /// The calls of this ECS operation that have this text somewhere in their request.
  long ecsCalls(String operation, String part) {
    return aws.wire().journal().calls("ecs", operation).stream()
        .filter(call -> call.request().toString().contains(part))
        .count();
  }

  /// The processes of this JVM that were started as agents of the task, by their environment.
  static List<ProcessHandle> agentProcesses(String id) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isOfTask(process, id))
        // What an agent starts has its environment too, and is no second agent.
        .filter(process -> process.parent().filter(it -> isOfTask(it, id)).isEmpty())
        .toList();
  }

  private static boolean isOfTask(ProcessHandle process, String id) {
    return environment(process).anyMatch(("TASK_ID=" + id)::equals);
  }

  private static Stream<String> environment(ProcessHandle process) {
    try {
      var environ = Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
      return Stream.of(environ.split("\0"));
    } catch (IOException gone) {
      return Stream.empty();
    }
  }

  @Override
  public void close() {
    local.ifPresentOrElse(LocalSignalbox::close, aws::close);
  }
}
