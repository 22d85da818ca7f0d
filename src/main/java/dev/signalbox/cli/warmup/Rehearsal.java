package dev.signalbox.cli.warmup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Runs the commands that people type most against an AWS that has nothing, in this process, while
/// the JVM writes down which classes they take. The start script gives what it wrote to every
/// command after it. Nothing outside of this process is asked.
public final class Rehearsal {
  private static final List<String> COMMANDS =
      List.of(
          "--help",
          "status --json",
          "status",
          "tasks --json",
          "submit --user rehearsal hello",
          "show nothing",
          "watch nothing",
          "cancel nothing",
          "stuck",
          "dead-letters list");

  private Rehearsal() {}

  public static void main(String[] args) {
    System.setProperty("aws.accessKeyId", "rehearsal");
    System.setProperty("aws.secretAccessKey", "rehearsal");
    var vertx = Vertx.vertx();
    var aws =
        vertx.createHttpServer().requestHandler(Rehearsal::answer).listen(0, "127.0.0.1").await();
    var settings = settings(aws.actualPort());
    var failed = COMMANDS.stream().filter(it -> !run(it, settings)).toList();
    vertx.close().await();
    failed.forEach(it -> System.err.println("could not be rehearsed: " + it));
    System.exit(failed.isEmpty() ? 0 : 1);
  }

  /// Whether it got as far as AWS. What it makes of an AWS that has nothing does not matter.
  private static boolean run(String line, Map<String, String> settings) {
    var nowhere = new PrintStream(PrintStream.nullOutputStream(), true, UTF_8);
    var terminal =
        new Terminal(
            settings, InstantSource.system(), RandomGenerator.getDefault(), nowhere, nowhere);
    var words = line.split(" ");
    var code =
        SignalboxCommand.commandLine(terminal, words)
            .setOut(new PrintWriter(nowhere, true, UTF_8))
            .setErr(new PrintWriter(nowhere, true, UTF_8))
            .execute(words);
    return code != ExitCode.USAGE;
  }

  private static void answer(HttpServerRequest call) {
    var operation = String.valueOf(call.getHeader("X-Amz-Target")).replaceAll(".*\\.", "");
    call.response().putHeader("Content-Type", "application/x-amz-json-1.0").end(answer(operation));
  }

  private static String answer(String operation) {
    return switch (operation) {
      case "Query" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
      case "BatchGetItem" -> "{\"Responses\":{},\"UnprocessedKeys\":{}}";
      case "GetQueueAttributes" ->
          "{\"Attributes\":{\"ApproximateNumberOfMessages\":\"0\","
              + "\"ApproximateNumberOfMessagesNotVisible\":\"0\"}}";
      case "SendMessage" -> "{\"MessageId\":\"1\"}";
      default -> "{}";
    };
  }

  private static Map<String, String> settings(int port) {
    var endpoint = "http://127.0.0.1:" + port;
    var settings = new TreeMap<String, String>();
    settings.put("AWS_REGION", "us-east-1");
    settings.put("AWS_ENDPOINT_URL", endpoint);
    for (var queue : List.of("TASK", "EVENTS", "TASK_DEAD_LETTER", "EVENTS_DEAD_LETTER")) {
      settings.put("SIGNALBOX_" + queue + "_QUEUE_URL", endpoint + "/1/" + queue);
    }
    settings.put("SIGNALBOX_TASK_TABLE", "tasks");
    settings.put("SIGNALBOX_TASK_EVENTS_TABLE", "events");
    settings.put("SIGNALBOX_USER_CONCURRENCY_TABLE", "users");
    return settings;
  }
}
