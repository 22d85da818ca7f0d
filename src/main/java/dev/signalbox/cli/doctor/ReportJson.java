package dev.signalbox.cli.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Report;
import java.util.Locale;

/// A report for a program: one document.
final class ReportJson {
  private ReportJson() {}

  static ObjectNode of(Report report) {
    var document = new ObjectMapper().createObjectNode();
    var checks = document.putArray("checks");
    report.lines().forEach(it -> fill(checks.addObject(), it));
    document.put("findings", report.findings().count());
    document.put("unknown", report.unknown().size());
    return document;
  }

  private static void fill(ObjectNode node, Examined examined) {
    node.put("check", examined.check().word());
    node.put("group", examined.check().group().name().toLowerCase(Locale.ROOT));
    if (examined.subject().isEmpty()) {
      node.putNull("subject");
    } else {
      node.put("subject", examined.subject());
    }
    switch (examined.outcome()) {
      case Outcome.Good(var detail) -> node.put("outcome", "ok").put("detail", detail);
      case Outcome.NotChecked(var why, var because) ->
          node.put("outcome", "not_checked")
              .put("why", why.name().toLowerCase(Locale.ROOT))
              .put("detail", because);
      case Outcome.Found(var findings) -> {
        node.put("outcome", "found");
        var all = node.putArray("findings");
        findings.forEach(
            it -> {
              var finding = all.addObject();
              finding.put("severity", it.severity().word());
              finding.put("what", it.what()).put("breaks", it.breaks());
              it.mend()
                  .ifPresentOrElse(
                      mend -> finding.put("mend", mend), () -> finding.putNull("mend"));
            });
      }
    }
  }
}
