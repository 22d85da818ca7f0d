package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Agents and people that break the contract of the row, seen from outside.
final class WrongWordsTest {
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  @TempDir private static Path folder = Path.of("");
  private static RunningSignalbox signalbox;
  private static List<String> agent = List.of();

  /// What a command left behind.
  private record Ran(int code, String out) {}

  /// Agents run until a file says that they may go, and report nothing in the contract's words.
  @BeforeAll
  static void start() throws IOException {
    CREDENTIALS.forEach(name -> System.setProperty(name, "local"));
    var script = folder.resolve("agent.sh");
    Files.writeString(
        script, "while [ ! -f '%s/'$TASK_ID ]; do sleep 0.1; done\n".formatted(folder));
    agent = List.of("/bin/sh", script.toString());
    signalbox = RunningSignalbox.start(agent);
  }

  @AfterAll
  static void stop() {
    signalbox.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  @Test
  void tenAgentsThatWriteAStatusOfTheirOwnDoNotKeepTheirUsersNextTaskWaiting() throws IOException {
    var user = "wordy";
    var ids = Stream.generate(RunningSignalbox::newId).limit(10).toList();
    ids.forEach(id -> submit(id, user));
    ids.forEach(signalbox::awaitRunning);
    ids.forEach(id -> signalbox.overwriteStatus(id, "DONE", "2026-11-28T05:00:00Z"));
    var eleventh = RunningSignalbox.newId();
    submit(eleventh, user);
    await().atMost(LIMIT).until(() -> signalbox.status(eleventh).equals("QUEUED"));

    // Their sessions run, so nothing is settled, and a person sees it at once.
    var stuck = run("stuck");
    assertThat(stuck.code()).isEqualTo(3);
    assertThat(stuck.out()).contains(ids).contains("status is 'DONE'").doesNotContain(eleventh);
    assertThat(signalbox.activeCount(user)).isEqualTo(10);

    for (var id : ids) {
      Files.createFile(folder.resolve(id));
    }
    ids.forEach(id -> signalbox.awaitSettled(id, "FAILED"));

    signalbox.awaitRunning(eleventh);
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(signalbox.failure(id, "code")).isEqualTo("ROW_UNREADABLE");
              assertThat(signalbox.row(id))
                  .containsEntry(
                      "unreadable",
                      AttributeValue.fromM(Map.of("status", AttributeValue.fromS("'DONE'"))));
            });
    assertThat(signalbox.activeCount(user)).isOne();
    assertThat(run("stuck", "--older-than", "8h").code()).isZero();
    assertThat(run("repair", "--user", user).code()).isZero();
    Files.createFile(folder.resolve(eleventh));
    signalbox.awaitSettled(eleventh, "FAILED");
    assertThat(signalbox.activeCount(user)).isZero();
  }

  @Test
  void theSlotOfADeletedRowIsFoundAndGivenBackWhenSaid() throws IOException {
    var user = "careless";
    var deleted = RunningSignalbox.newId();
    var replaced = RunningSignalbox.newId();
    var kept = RunningSignalbox.newId();
    Stream.of(deleted, replaced, kept).forEach(id -> submit(id, user));
    Stream.of(deleted, replaced, kept).forEach(signalbox::awaitRunning);
    delete(deleted);
    replace(replaced, user);
    Files.createFile(folder.resolve(deleted));
    Files.createFile(folder.resolve(replaced));
    await().atMost(LIMIT).until(() -> signalbox.row(replaced).containsKey("settled_at"));
    signalbox.awaitQuiet();
    assertThat(signalbox.activeCount(user)).isEqualTo(3);

    var shown = run("repair", "--user", user);
    assertThat(shown.code()).as(shown.out()).isEqualTo(3);
    assertThat(shown.out()).contains(user, "active_count", "wrong", "--apply");
    assertThat(signalbox.activeCount(user)).isEqualTo(3);

    var applied = run("repair", "--user", user, "--apply", "--json");
    assertThat(applied.code()).as(applied.out()).isZero();
    assertThat(RunningSignalbox.JSON.readTree(applied.out()).path("counts").get(0))
        .isEqualTo(
            RunningSignalbox.JSON.readTree(
                """
                {"user_id":"careless","count":"active_count","stands":3,"rows":1,
                 "outcome":"SET_RIGHT"}
                """));
    assertThat(signalbox.activeCount(user)).isOne();
    assertThat(run("repair", "--user", user).out()).contains("No count is known to be wrong.");
    Files.createFile(folder.resolve(kept));
    signalbox.awaitSettled(kept, "FAILED");
    assertThat(signalbox.activeCount(user)).isZero();
  }

  @Test
  void aKeyThatIsNoUserIsRefused() {
    assertThat(run("repair", "--user", "#signalbox/all").code()).isEqualTo(2);
    assertThat(run("repair", "--user", " ").code()).isEqualTo(2);
  }

  private static void submit(String id, String user) {
    signalbox.send(message(id, user, LocalNames.ECS_REPO, Map.of()));
  }

  private static void delete(String id) {
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .deleteItem(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .key(Map.of("task_id", AttributeValue.fromS(id))))
        .join();
  }

  /// What an agent does that writes its whole row instead of its part.
  private static void replace(String id, String user) {
    var item =
        Map.of(
            "task_id", AttributeValue.fromS(id),
            "user_id", AttributeValue.fromS(user),
            "status", AttributeValue.fromS("COMPLETED"),
            "status_created_at", AttributeValue.fromS("COMPLETED#2026-11-28T05:00:00Z"),
            "created_at", AttributeValue.fromS("2026-11-28T05:00:00Z"));
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .putItem(it -> it.tableName(LocalNames.TABLES.tasks()).item(item))
        .join();
  }

  private static Ran run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            signalbox.aws().serviceEnvironment(agent),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    var code = SignalboxCommand.commandLine(terminal).execute(arguments);
    return new Ran(code, out.toString(StandardCharsets.UTF_8));
  }
}
