package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.house.PageCommands;
import dev.signalbox.house.PageCommands.Block;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the pages, run as they stand: those that start something that stays, and every
/// other one in a shell into which the lines were pasted that the local AWS printed.
final class DocsCommandsIT {
  private static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPB";

  @TempDir private Path folder = Path.of("");
  private PageShell shell;

  @BeforeEach
  void open() throws IOException {
    Python.require();
    shell = new PageShell(folder);
  }

  @AfterEach
  void close() {
    shell.close();
  }

  /// Whatever is not of a kind that is named below: a new command of a page is run here.
  @Test
  void everyCommandRunsAgainstTheLocalAwsOfThePage() throws IOException, InterruptedException {
    var local = shell.stay(only(staying(), "local\""));
    var exports = local.exports();
    var ran = 0;
    for (var block : ordinary()) {
      for (var command : runnable(block)) {
        assertThat(shell.run(exports + "\n" + command))
            .as(block + ": " + command)
            .doesNotContain("__type", "rror");
        ran++;
      }
    }

    assertThat(ran).as("commands that ran").isGreaterThanOrEqualTo(6);
    await()
        .atMost(PageShell.LIMIT)
        .untilAsserted(() -> assertThat(row(exports, TASK)).contains("COMPLETED"));
    await()
        .atMost(PageShell.LIMIT)
        .untilAsserted(
            () ->
                assertThat(tasksOf(exports, "acme/rockets"))
                    .hasSize(2)
                    .allMatch("COMPLETED"::equals));
    assertThat(
            shell.run(
                exports
                    + "\naws dynamodb get-item --table-name $REPO_TABLE --key "
                    + "'{\"repo\":{\"S\":\"acme/rockets\"}}' --query Item.compute_type.S"))
        .as("the repository that a page onboards")
        .contains("agentcore");
    assertThat(shell.run(exports + "\naws sqs list-queues --endpoint-url $AWS_ENDPOINT_URL_SQS"))
        .contains(
            local.printed().stream()
                .filter(it -> it.contains("TASK_QUEUE_URL"))
                .findFirst()
                .orElseThrow()
                .split("=", 2)[1]);
  }

  /// A service that none of the printed lines name must not lead to AWS either.
  @Test
  void thePrintedLinesKeepEveryServiceOnLoopback() throws InterruptedException, IOException {
    var exports = shell.stay(only(staying(), "local\"")).exports();

    assertThat(shell.run(exports + "\naws sts get-caller-identity")).contains("000000000000");
    assertThat(shell.run(exports + "\naws sns list-topics || true"))
        .as("an answer of the local AWS")
        .contains("The local AWS does not have ListTopics")
        .doesNotContain("proxy", "amazonaws");
    assertThat(shell.run(exports + "\naws s3 ls && aws ecs list-tasks --cluster signalbox"))
        .contains("signalbox-payloads", "taskArns");
  }

  @Test
  void theBlockOfTheLocalAwsAloneRunsFromItsFirstLineToItsLast()
      throws IOException, InterruptedException {
    var alone = PageCommands.shellBlocks().stream().filter(DocsCommandsIT::isAlone).toList();
    assertThat(alone).hasSize(1);

    // The shell waits for what it has in the background, so that all of it is ended at the end.
    var script = shell.start(alone.getFirst().text() + "\necho THE END\nwait");

    script.awaitLine("THE END");
    assertThat(script.text()).contains("task       " + TASK, "user       alice");
  }

  /// The block that reads the payload is the agent's, so it is the agent.
  @Test
  void anAgentOfOnesOwnIsStartedAndReadsItsPayload() throws IOException, InterruptedException {
    var reading = PageCommands.shellBlocks().stream().filter(DocsCommandsIT::isAgent).toList();
    assertThat(reading).hasSize(1);
    PageShell.program(
        folder.resolve("my-agent.sh"),
        "#!/bin/sh\necho \"called with $*\"\n" + reading.getFirst().text() + "\nexit 3\n");
    var local = shell.stay(only(staying(), "--agent './my-agent.sh --fast'"));
    var submit =
        ordinary().stream()
            .flatMap(block -> block.commands().stream())
            .filter(it -> it.contains(TASK) && it.contains("submit"))
            .findFirst()
            .orElseThrow();

    var _ = shell.run(local.exports() + "\n" + submit);

    local.awaitLine("[" + TASK + " out] called with --fast");
    local.awaitLine("\"prompt\":\"Fix the flaky launch test\"");
  }

  /// The blocks that neither belong to an agent nor start a local AWS of their own.
  private static List<Block> ordinary() throws IOException {
    return PageCommands.shellBlocks().stream()
        .filter(block -> !isAlone(block) && !isAgent(block))
        .toList();
  }

  private static List<String> runnable(Block block) {
    return block.commands().stream()
        .filter(it -> PageCommands.reasonNotToRun(it).isEmpty() && !isStaying(it))
        .toList();
  }

  private static boolean isAlone(Block block) {
    return block.text().contains("--no-service");
  }

  private static boolean isAgent(Block block) {
    return block.text().contains("$AWS_ENDPOINT_URL_S3/${AGENT_PAYLOAD_S3_URI");
  }

  private static boolean isStaying(String command) {
    return command.startsWith("mvn -q -Plocal -Dsignalbox.args=\"local");
  }

  private static List<String> staying() throws IOException {
    return PageCommands.shellBlocks().stream()
        .flatMap(block -> block.commands().stream())
        .filter(it -> isStaying(it) && PageCommands.reasonNotToRun(it).isEmpty())
        .distinct()
        .toList();
  }

  /// All that stay are started by one of these tests, so a new one must be as well.
  private static String only(List<String> staying, String end) {
    assertThat(staying).hasSize(2);
    return staying.stream().filter(it -> it.contains(end)).findFirst().orElseThrow();
  }

  private String row(String exports, String id) throws InterruptedException {
    return shell.run(
        exports
            + "\naws dynamodb get-item --table-name signalbox-tasks --key '{\"task_id\":{\"S\":\""
            + id
            + "\"}}' --query Item.status.S");
  }

  private List<String> tasksOf(String exports, String repo) throws InterruptedException {
    var found =
        shell.run(
            exports
                + "\n"
                + "aws dynamodb scan --table-name signalbox-tasks --output text --filter-expression"
                + " 'repo = :r' --expression-attribute-values '{\":r\":{\"S\":\""
                + repo
                + "\"}}' --query 'Items[].status.S'");
    return Stream.of(found.strip().split("\\s+")).toList();
  }
}
