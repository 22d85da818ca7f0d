package dev.signalbox.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.Explanation;
import dev.signalbox.query.Explanation.AttemptSpan;
import dev.signalbox.query.Explanation.Entry;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Phase;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.Explanation.Verdict;
import dev.signalbox.query.Explanation.Waiting;
import dev.signalbox.query.json.TaskSummaryJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// An explanation as one JSON document, the same for command and API. What there is not, is left
/// out; lists are there in any case.
public final class ExplanationJson {
  private ExplanationJson() {}

  public static ObjectNode of(Explanation explanation) {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("task", TaskSummaryJson.of(explanation.task()));
    json.put("headline", explanation.headline());
    explanation.verdict().ifPresent(it -> verdict(json.putObject("verdict"), it));
    explanation.waiting().ifPresent(it -> waiting(json.putObject("waiting"), it));
    var attempts = json.putArray("attempts");
    explanation.attempts().forEach(it -> attempt(attempts.addObject(), it));
    var timeline = json.putArray("timeline");
    explanation.timeline().forEach(it -> entry(timeline.addObject(), it));
    var lost = json.putArray("lost");
    explanation.lost().forEach(lost::add);
    explanation.output().ifPresent(it -> output(json.putObject("output"), it));
    return json;
  }

  private static void verdict(ObjectNode json, Verdict verdict) {
    json.put("code", verdict.code().name()).put("origin", verdict.code().origin().name());
    json.put("actor", verdict.actor().name().toLowerCase(Locale.ROOT));
    json.put("cause", verdict.cause());
    text(json, "message", Optional.of(verdict.message()).filter(it -> !it.isEmpty()));
    json.put("next_step", verdict.nextStep());
    text(json, "command", verdict.command());
    var witnesses = json.putArray("witnesses");
    for (var witness : verdict.witnesses()) {
      var told = witnesses.addObject().put("who", witness.who());
      time(told, "at", witness.at());
      told.put("said", witness.said());
    }
    var tried = json.putArray("tried");
    verdict.tried().forEach(tried::add);
  }

  private static void waiting(ObjectNode json, Waiting waiting) {
    json.put("for", waiting.forWhat()).put("since", waiting.since().toString());
    waiting.place().ifPresent(it -> json.put("place", it));
    time(json, "next_try_at", waiting.nextTryAt());
    var remedy = waiting.remedy();
    json.put("actor", remedy.actor().name().toLowerCase(Locale.ROOT));
    text(json, "detail", remedy.detail());
    json.put("next_step", remedy.nextStep());
    var commands = json.putArray("commands");
    remedy.commands().forEach(commands::add);
    var questions = json.putArray("questions");
    waiting.questions().forEach(it -> question(questions.addObject(), it));
  }

  private static void question(ObjectNode json, Question question) {
    json.put("request_id", question.requestId()).put("asks", question.asks());
    text(json, "because", question.because());
    time(json, "until", question.until());
  }

  private static void attempt(ObjectNode json, AttemptSpan attempt) {
    json.put("number", attempt.number());
    text(json, "compute_type", attempt.computeType().map(it -> it.word()));
    var phases = json.putArray("phases");
    attempt.phases().forEach(it -> phase(phases.addObject(), it));
    var calls = json.putArray("calls");
    for (var call : attempt.calls()) {
      var told = calls.addObject().put("call", call.what()).put("at", call.at().toString());
      told.put("outcome", call.outcome());
    }
  }

  private static void phase(ObjectNode json, Phase phase) {
    json.put("phase", phase.kind().name().toLowerCase(Locale.ROOT));
    json.put("from", phase.from().toString());
    time(json, "to", phase.to());
  }

  private static void entry(ObjectNode json, Entry entry) {
    json.put("at", entry.at().toString());
    json.put("source", entry.source().word());
    json.put("type", entry.type()).put("text", entry.text());
    if (!entry.details().isEmpty()) {
      var details = json.putObject("details");
      entry.details().forEach(details::put);
    }
    entry.lag().ifPresent(it -> json.put("lag_s", seconds(it)));
  }

  private static void output(ObjectNode json, OutputTail tail) {
    json.put("text", tail.text()).put("cut", tail.cut()).put("source", tail.source());
    json.put("fetched_at", tail.fetchedAt().toString());
  }

  private static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3);
  }

  private static void time(ObjectNode json, String name, Optional<Instant> at) {
    text(json, name, at.map(Instant::toString));
  }

  private static void text(ObjectNode json, String name, Optional<String> text) {
    text.ifPresent(it -> json.put(name, it));
  }
}
