package dev.signalbox.local.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/// Asks a person and looks again and again until there is an answer. In doubt the answer is no.
final class ApprovalGate {
  private static final int FAILURES_MAX = 10;
  private static final String UNANSWERED = "nobody answered";

  private final ApprovalRows rows;
  private final InstantSource clock;
  private final Duration poll;

  ApprovalGate(ApprovalRows rows, InstantSource clock, Duration poll) {
    this.rows = rows;
    this.clock = clock;
    this.poll = poll;
  }

  /// How a question ended.
  record Answer(String status, String reason) {
    static Answer denied(String reason) {
      return new Answer("DENIED", reason);
    }

    boolean isApproved() {
      return status.equals("APPROVED");
    }

    String milestone() {
      return switch (status) {
        case "APPROVED" -> "approval_granted";
        case "TIMED_OUT" -> "approval_timed_out";
        default -> "approval_denied";
      };
    }
  }

  Answer ask(AgentScript.Question question) throws InterruptedException {
    var asked = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var request = Ulids.of(clock.instant(), RandomGenerator.getDefault());
    try {
      rows.ask(request, question, asked);
    } catch (SdkException failed) {
      return Answer.denied("the request was not written: " + failed.getMessage());
    }
    var answer = await(request, question, asked);
    try {
      rows.resume(request);
      return answer;
    } catch (SdkException failed) {
      return Answer.denied("the task does not go on: " + failed.getMessage());
    }
  }

  private Answer await(String request, AgentScript.Question question, Instant asked)
      throws InterruptedException {
    var until = asked.plusSeconds(question.timeoutSeconds());
    var failures = 0;
    while (failures < FAILURES_MAX) {
      try {
        var found = rows.answer(request);
        failures = 0;
        if (found.isPresent()) {
          return answer(found.get());
        }
        if (question.timeoutSeconds() > 0 && !clock.instant().isBefore(until)) {
          return timedOut(request);
        }
      } catch (SdkException failed) {
        failures++;
        AgentRecord.say("could not read the answer: " + failed.getMessage());
      }
      Thread.sleep(poll);
    }
    return Answer.denied("the answer could not be read");
  }

  private static Answer answer(ApprovalRows.Found found) {
    return found.status().isEmpty()
        ? Answer.denied("the request is gone")
        : new Answer(found.status(), found.words());
  }

  /// An answer that came in the last moment counts.
  private Answer timedOut(String request) {
    return rows.timeOut(request, UNANSWERED)
        ? new Answer("TIMED_OUT", UNANSWERED)
        : rows.answer(request).map(ApprovalGate::answer).orElseGet(() -> Answer.denied(UNANSWERED));
  }
}
