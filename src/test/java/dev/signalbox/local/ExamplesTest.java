package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.JSON;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.local.CommandLineSplitter;
import dev.signalbox.service.settings.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Every example of every help text, as it is typed, with the settings that its command needs and
/// no others.
final class ExamplesTest {
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");
  private static final List<String> AGENT = LocalSignalbox.sampleAgent();

  private static final String ENDED = "01K5Z8J3QW6T9V0C2R4M7XNDPB";
  private static final String RUNNING = "01K5Z8M1T4R8B2W6Y0Q3S5V7XC";
  private static final String TO_APPROVE = "01K5Z3T8XQ4M9V2B7C6D1E0FGH";
  private static final String TO_DENY = "01K5Z3V2YR5N0W3C8D7E2F1GHJ";
  private static final String LETTER = "3d3a1b52-9f0e-4c61-8f52-0a4b7d1c2e90";

  /// They go on until they are stopped.
  private static final Map<String, String> RUN_ELSEWHERE =
      Map.of(
          "signalbox run", "OtherProcessTest",
          "signalbox local", "TakenAddressTest",
          "signalbox local --demo", "DemoTest");

  /// Codes beside 0 that say something of the deployment and not of the command.
  private static final Map<String, Integer> ANSWERS =
      Map.of("status", 1, "stuck", 3, "repair", 3, "doctor", 3);

  /// What each command needs, beside where AWS is; all for those that are not named.
  private static final Map<String, Set<String>> NEEDED =
      Map.ofEntries(
          Map.entry("health", Set.of("HTTP_PORT")),
          Map.entry("completion", Set.of()),
          Map.entry("tasks", Set.of("TASK_TABLE")),
          Map.entry("submit", Set.of("TASK_QUEUE_URL")),
          Map.entry("submit --wait", Set.of("TASK_QUEUE_URL", "TASK_TABLE", "TASK_EVENTS_TABLE")),
          Map.entry("watch", Set.of("TASK_TABLE", "TASK_EVENTS_TABLE")),
          Map.entry("show", Set.of("TASK_TABLE", "TASK_EVENTS_TABLE")),
          Map.entry("cancel", Set.of("TASK_TABLE", "TASK_QUEUE_URL")),
          Map.entry("stuck", Set.of("TASK_TABLE")),
          Map.entry("repair", Set.of("TASK_TABLE", "USER_CONCURRENCY_TABLE")),
          Map.entry(
              "repair --apply", Set.of("TASK_TABLE", "USER_CONCURRENCY_TABLE", "TASK_QUEUE_URL")),
          Map.entry("approve", Set.of("TASK_TABLE", "TASK_EVENTS_TABLE", "TASK_APPROVALS_TABLE")),
          Map.entry("deny", Set.of("TASK_TABLE", "TASK_EVENTS_TABLE", "TASK_APPROVALS_TABLE")),
          Map.entry(
              "status",
              Set.of(
                  "TASK_TABLE",
                  "USER_CONCURRENCY_TABLE",
                  "TASK_QUEUE_URL",
                  "TASK_DEAD_LETTER_QUEUE_URL",
                  "EVENTS_QUEUE_URL",
                  "EVENTS_DEAD_LETTER_QUEUE_URL")),
          Map.entry(
              "dead-letters",
              Set.of(
                  "TASK_QUEUE_URL",
                  "TASK_DEAD_LETTER_QUEUE_URL",
                  "EVENTS_QUEUE_URL",
                  "EVENTS_DEAD_LETTER_QUEUE_URL")));

  private static RunningSignalbox signalbox;

  @BeforeAll
  static void start() {
    CREDENTIALS.forEach(name -> System.setProperty(name, "local"));
    signalbox = RunningSignalbox.start(AGENT);
    signalbox.submit(ENDED, LocalNames.ECS_REPO, Map.of("run_ms", 10));
    signalbox.submit(RUNNING, LocalNames.ECS_REPO, RunningSignalbox.HANGS);
    for (var asking : List.of(TO_APPROVE, TO_DENY)) {
      signalbox.submit(
          asking, LocalNames.ECS_REPO, Map.of("run_ms", 10, "approval", Map.of("if_denied", "")));
    }
    signalbox
        .aws()
        .clients()
        .sqs()
        .sendMessage(
            it ->
                it.queueUrl(signalbox.aws().queues().tasksDead().url())
                    .messageBody("{")
                    .messageAttributes(
                        Map.of("source_message_id", attribute(LETTER), "reason", attribute("x"))))
        .join();
    signalbox.awaitSettled(ENDED, "COMPLETED");
    signalbox.awaitRunning(RUNNING);
    for (var asking : List.of(TO_APPROVE, TO_DENY)) {
      await().atMost(LIMIT).until(() -> signalbox.status(asking).equals("AWAITING_APPROVAL"));
    }
  }

  private static MessageAttributeValue attribute(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  @AfterAll
  static void stop() {
    signalbox.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  @Test
  void everyCommandHasAnExampleOfItself() {
    for (var command : leaves(root(new ByteArrayOutputStream(), "", Map.of()))) {
      var name = command.getCommandSpec().qualifiedName();
      assertThat(examples(command)).as(name).isNotEmpty().allMatch(it -> it.startsWith(name));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyExampleDoesWhatItSays() {
    // What is discarded or redriven cannot be shown.
    return leaves(root(new ByteArrayOutputStream(), "", Map.of())).stream()
        .flatMap(it -> examples(it).stream())
        .filter(it -> !RUN_ELSEWHERE.containsKey(it))
        .sorted((one, other) -> Boolean.compare(moves(one), moves(other)))
        .map(it -> DynamicTest.dynamicTest(it, () -> run(it)));
  }

  private static boolean moves(String example) {
    return example.contains("dead-letters re") || example.contains("dead-letters di");
  }

  private static void run(String example) throws IOException {
    var words = CommandLineSplitter.of(example);
    var name = words.get(1);
    var out = new ByteArrayOutputStream();
    var input = JSON.createObjectNode().put("user_id", "me").put("task_description", "hello");

    var code =
        root(out, input.toString(), settings(example, name))
            .execute(words.subList(1, words.size()).toArray(String[]::new));

    var said = out.toString(UTF_8);
    assertThat(code).as(said).isIn(0, ANSWERS.getOrDefault(name, 0));
    assertThat(said).isNotBlank();
    if (words.contains("--json")) {
      var documents = JSON.readerFor(JsonNode.class).<JsonNode>readValues(said).readAll();
      assertThat(documents).isNotEmpty().allMatch(JsonNode::isObject);
    }
  }

  private static Map<String, String> settings(String example, String name) {
    var flags = Stream.of(" --wait", " --apply").filter(example::contains);
    var key = name + flags.findFirst().orElse("");
    var all = new TreeMap<>(signalbox.aws().deployment(AGENT));
    all.put(Setting.HTTP_PORT.key(), "" + signalbox.local().service().httpPort());
    if (NEEDED.containsKey(key)) {
      var needed =
          NEEDED.get(key).stream().map(it -> Setting.PREFIX + it).collect(Collectors.toSet());
      all.keySet().removeIf(it -> it.startsWith(Setting.PREFIX) && !needed.contains(it));
      assertThat(all.keySet()).containsAll(needed);
    }
    return all;
  }

  @Test
  void nothingIsSaidToRunElsewhereThatIsNoExample() {
    var all =
        leaves(root(new ByteArrayOutputStream(), "", Map.of())).stream()
            .flatMap(it -> examples(it).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(all).containsAll(RUN_ELSEWHERE.keySet());
  }

  private static List<CommandLine> leaves(CommandLine command) {
    var subs = command.getSubcommands().values();
    return subs.isEmpty()
        ? List.of(command)
        : subs.stream().flatMap(it -> leaves(it).stream()).toList();
  }

  private static List<String> examples(CommandLine command) {
    return Arrays.stream(command.getCommandSpec().usageMessage().footer())
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static CommandLine root(
      ByteArrayOutputStream out, String input, Map<String, String> environment) {
    var stream = new PrintStream(out, true, UTF_8);
    return SignalboxCommand.commandLine(
        new Terminal(
            environment,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            stream,
            stream,
            false));
  }
}
