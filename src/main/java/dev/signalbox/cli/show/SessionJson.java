package dev.signalbox.cli.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.service.inquiry.EarlierAttempt;
import dev.signalbox.service.inquiry.SimilarFailures;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.math.BigDecimal;

/// How a session went and ended, in the document of its task.
final class SessionJson {
  private SessionJson() {}

  static void add(ObjectNode json, Answer.Found found) {
    found.similar().ifPresent(similar -> similar(json.putObject("similar_failures"), similar));
    var phases = json.putArray("phases");
    for (var step : TaskPhases.of(found)) {
      var phase = phases.addObject().put("phase", word(step.name()));
      phase.put("at", step.at().toString());
      step.after().ifPresent(it -> phase.put("after_s", BigDecimal.valueOf(it.toMillis(), 3)));
    }
    found.report().ifPresent(report -> report(json.putObject("session_report"), report));
    var earlier = EarlierAttempt.in(found.timeline());
    if (!earlier.isEmpty()) {
      var attempts = json.putArray("earlier_attempts");
      earlier.forEach(it -> earlier(attempts.addObject(), it));
    }
  }

  private static void earlier(ObjectNode json, EarlierAttempt attempt) {
    json.put("attempt", attempt.number()).put("ended_at", attempt.endedAt().toString());
    json.put("code", attempt.code()).put("detail", attempt.detail());
    var phases = json.putArray("phases");
    for (var phase : attempt.report().phases()) {
      phases.addObject().put("phase", word(phase.name())).put("at", phase.at().toString());
    }
    report(json.putObject("session_report"), attempt.report());
  }

  private static String word(String phase) {
    return phase.replace(' ', '_');
  }

  private static void report(ObjectNode json, SessionReport report) {
    report.facts().forEach(json::put);
    var containers = json.putArray("containers");
    for (var container : report.containers()) {
      var told = containers.addObject().put("name", container.name());
      container.status().ifPresent(status -> told.put("status", status));
      container.exitCode().ifPresent(code -> told.put("exit_code", code));
      container.reason().ifPresent(reason -> told.put("reason", reason));
      container.image().ifPresent(image -> told.put("image", image));
      container.imageDigest().ifPresent(digest -> told.put("image_digest", digest));
    }
  }

  private static void similar(ObjectNode json, SimilarFailures similar) {
    json.put("known", similar.known());
    if (similar.known()) {
      json.put("recent_days", SimilarFailures.DAYS).put("recent", similar.recent());
      json.put("more_may_exist", similar.isCut());
      var tasks = json.putArray("newest");
      similar
          .newest()
          .forEach(
              it -> tasks.addObject().put("task_id", it.taskId()).put("failed_at", "" + it.at()));
    }
  }
}
