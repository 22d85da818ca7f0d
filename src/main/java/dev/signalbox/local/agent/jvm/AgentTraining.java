package dev.signalbox.local.agent.jvm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.local.process.AgentProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One run of the agent through all that an ordinary session does, against a server that says yes
/// to everything. Has the lowest priority, so that it takes only time that nobody else wants.
final class AgentTraining {
  private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");
  private static final long MINUTES_MAX = 5;

  private AgentTraining() {}

  /// Whether the command ran to a good end. Blocks for some seconds, or for minutes on a machine
  /// that is busy.
  static boolean run(List<String> command) throws IOException, InterruptedException {
    // The thread of the server is a daemon when its starter is: it does not keep the JVM alive.
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", AgentTraining::answer);
    server.start();
    try {
      return run(command, environment(server.getAddress().getPort()));
    } finally {
      server.stop(0);
    }
  }

  private static boolean run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var nice = new ArrayList<>(LOWEST_PRIORITY);
    nice.addAll(command);
    var agent = AgentProcess.start(nice, environment, (_, _) -> {});
    var kill = new Thread(agent::kill, "end-of-sample-agent-training");
    try {
      Runtime.getRuntime().addShutdownHook(kill);
      return agent.exit().get(MINUTES_MAX, TimeUnit.MINUTES) == 0;
    } catch (ExecutionException | TimeoutException | IllegalStateException _) {
      return false;
    } finally {
      agent.kill();
      forget(kill);
    }
  }

  private static void forget(Thread hook) {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is ending, and the hook runs.
    }
  }

  private static Map<String, String> environment(int port) {
    return Map.of(
        "TASK_ID", "training",
        "TASK_TABLE_NAME", "Tasks",
        "TASK_EVENTS_TABLE_NAME", "TaskEvents",
        "AGENT_PAYLOAD_S3_URI", "s3://payloads/training.json",
        "AWS_ENDPOINT_URL", "http://127.0.0.1:" + port,
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "training",
        "AWS_SECRET_ACCESS_KEY", "training");
  }

  /// An empty JSON object: an empty payload to S3's client, a write that went well to DynamoDB's.
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var _ = exchange.getRequestBody().readAllBytes();
      var answer = "{}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
