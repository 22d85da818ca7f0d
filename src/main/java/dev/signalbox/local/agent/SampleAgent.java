package dev.signalbox.local.agent;

import static dev.signalbox.local.agent.AgentRecord.say;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.core.exception.SdkClientException;

/// An agent that does no work but keeps the whole contract: it marks its task RUNNING, sends
/// heartbeats, heeds a cancellation, writes its result and exits with the code that goes with it.
/// What it does is steered by the `sample_agent` object of its payload; see [AgentScript].
public final class SampleAgent {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final int MAX_MESSAGE = 1000;

  private final AgentScript script;
  private final AgentRecord record;
  private final InstantSource clock;
  private final Duration heartbeat;

  private SampleAgent(
      AgentScript script, AgentRecord record, InstantSource clock, Duration heartbeat) {
    this.script = script;
    this.record = record;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(run(System.getenv(), InstantSource.system()));
  }

  private static int run(Map<String, String> env, InstantSource clock)
      throws IOException, InterruptedException {
    SampleAgent agent;
    try {
      // As in the real agent, what fails here fails before anything is written to the row.
      var payload = AgentPayload.read(env);
      var heartbeat = Long.parseLong(env.getOrDefault("SAMPLE_HEARTBEAT_MS", "45000"));
      agent =
          new SampleAgent(
              AgentScript.of(payload),
              AgentRecord.of(env, payload, clock),
              clock,
              Duration.ofMillis(heartbeat));
    } catch (IllegalArgumentException | SdkClientException unusable) {
      say("cannot start: " + unusable.getMessage());
      return 1;
    }
    return agent.run();
  }

  private int run() throws IOException, InterruptedException {
    var started = clock.instant();
    var refused = record.running();
    if (refused.isPresent()) {
      say("not started: " + refused.get());
      return 1;
    }
    say("running");
    if (script.heartbeat()) {
      beat();
    }
    record.milestone("repo_setup_complete", "nothing to set up");
    if (script.approval().isPresent()) {
      var denied = denied(script.approval().get());
      if (denied.isPresent()) {
        return fail(started, denied.get());
      }
    }
    if (!work(started)) {
      return 1;
    }
    record.milestone("agent_execution_complete", "the run is over");
    report(started, script.report(), script.message());
    return end();
  }

  /// Why the agent gives up; empty when it may go on, or goes on without.
  private Optional<String> denied(AgentScript.Question question) throws InterruptedException {
    say("asks for " + question.tool());
    var answer = record.approval(question);
    say("is answered " + answer.status() + " " + answer.reason());
    return answer.isApproved() || !question.failIfDenied()
        ? Optional.empty()
        : Optional.of("Not approved (" + answer.status() + "): " + answer.reason());
  }

  private int fail(Instant started, String message) {
    report(started, AgentScript.Report.FAILED, message);
    return 1;
  }

  private void beat() {
    record.heartbeat();
    Thread.ofPlatform()
        .daemon()
        .name("heartbeat")
        .start(
            () -> {
              try {
                while (true) {
                  Thread.sleep(heartbeat);
                  record.heartbeat();
                }
              } catch (InterruptedException _) {
                // Nobody interrupts it: it ends with the JVM.
              }
            });
  }

  /// Works in steps and looks for a cancellation between them; false when there was one.
  private boolean work(Instant started) throws InterruptedException {
    var end = started.plus(script.run());
    for (var now = clock.instant(); now.isBefore(end); now = clock.instant()) {
      var left = Duration.between(now, end);
      Thread.sleep(left.compareTo(STEP) < 0 ? left : STEP);
      var stop = record.reasonToStop();
      if (stop.isPresent()) {
        say("stopped: " + stop.get());
        record.milestone("cancel_detected", stop.get());
        return false;
      }
    }
    return true;
  }

  private void report(Instant started, AgentScript.Report report, String message) {
    var turns = Long.toString(script.run().dividedBy(STEP) + 1);
    var seconds = Duration.between(started, clock.instant()).toMillis() / 1e3;
    // The contract stores these numbers as strings.
    var result =
        new HashMap<>(
            Map.of(
                "cost_usd", fromS(Double.toString(script.costUsd())),
                "duration_s", fromS(Double.toString(seconds)),
                "turns", fromS(turns),
                "turns_attempted", fromS(turns),
                "turns_completed", fromS(turns)));
    switch (report) {
      case COMPLETED -> {
        result.put("build_passed", fromBool(true));
        result.put("lint_passed", fromBool(true));
        record.terminal("COMPLETED", result);
        say("completed");
      }
      case FAILED -> {
        result.put("error_message", fromS(cut(message)));
        record.terminal("FAILED", result);
        say("failed as told");
      }
      case NONE -> say("ends without a report");
    }
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }

  private int end() throws IOException, InterruptedException {
    if (script.crashSignal().isPresent()) {
      var pid = Long.toString(ProcessHandle.current().pid());
      var _ = new ProcessBuilder("kill", "-" + script.crashSignal().get(), pid).start().waitFor();
      waitForever();
    }
    if (script.hang()) {
      say("hangs");
      waitForever();
    }
    return script.exitCode().orElse(script.report() == AgentScript.Report.COMPLETED ? 0 : 1);
  }

  private static void waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
