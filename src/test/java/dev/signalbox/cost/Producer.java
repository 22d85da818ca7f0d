package dev.signalbox.cost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.local.AwsView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Sends task messages, by the hundreds where it must, and lets agents go on.
///
/// @param folder where the agents look for the file that lets them go on
record Producer(AwsView view, String taskQueueUrl, Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 10;

  /// One task to be sent.
  record Submit(String id, String user, String repo, int agent) {
    static Submit of(String user, String repo, int agent) {
      return new Submit(newId(), user, repo, agent);
    }

    String message() {
      return JSON.createObjectNode()
          .put("type", "submit")
          .put("task_id", id)
          .put("user_id", user)
          .put("repo", repo)
          .put("max_turns", agent)
          .put("task_description", "a task whose cost is counted")
          .toString();
    }
  }

  static String newId() {
    return UlidCreator.getMonotonicUlid().toString();
  }

  /// The command of the agent, which looks into this folder.
  static List<String> agent(Path folder) {
    var script = Path.of("src", "test", "resources", "cost", "agent.sh").toAbsolutePath();
    return List.of("bash", script.toString(), folder.toAbsolutePath().toString());
  }

  static Path newFolder(String name) throws IOException {
    var out = Path.of("target", "cost");
    Files.createDirectories(out);
    return Files.createTempDirectory(out.toAbsolutePath(), name);
  }

  /// As many tasks, each of a user of its own.
  static List<Submit> ofManyUsers(int count, String repo, int agent) {
    return IntStream.range(0, count)
        .mapToObj(number -> Submit.of("user-" + newId(), repo, agent))
        .toList();
  }

  void submit(Submit task) {
    view.send(taskQueueUrl, task.message());
  }

  void submitAll(List<Submit> tasks) {
    for (int from = 0; from < tasks.size(); from += BATCH) {
      submitBatch(tasks.subList(from, Math.min(from + BATCH, tasks.size())));
    }
  }

  private void submitBatch(List<Submit> tasks) {
    var entries = new ArrayList<SendMessageBatchRequestEntry>();
    for (var task : tasks) {
      entries.add(
          SendMessageBatchRequestEntry.builder().id(task.id()).messageBody(task.message()).build());
    }
    var answer =
        view.clients()
            .sqs()
            .sendMessageBatch(it -> it.queueUrl(taskQueueUrl).entries(entries))
            .join();
    if (answer.hasFailed()) {
      throw new IllegalStateException("not sent: " + answer.failed());
    }
  }

  void cancel(String id) {
    var message = JSON.createObjectNode().put("type", "cancel").put("task_id", id);
    view.send(taskQueueUrl, message.toString());
  }

  /// Lets the agent of the task go on that waits for it.
  void letGoOn(String id) {
    try {
      Files.createFile(folder.resolve(id));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
