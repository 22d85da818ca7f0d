package dev.signalbox.service.health;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Severity;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.service.checkup.CheapChecks;
import dev.signalbox.service.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The checks of the doctor that cost next to nothing, as doubts of a replica that starts: the same
/// rules, and the same words.
final class DeploymentDoubts {
  private static final Logger LOG = LoggerFactory.getLogger(DeploymentDoubts.class);

  private final CheapChecks checks;
  private final SetupDoubts doubts;
  private Set<String> raised = Set.of();

  DeploymentDoubts(Settings settings, AwsClients clients, SetupDoubts doubts) {
    this.checks = new CheapChecks(settings, clients);
    this.doubts = doubts;
  }

  /// Looks once. Returns whether all is well, as far as it may be known: what is mended later is
  /// seen by the next look.
  boolean isSettled() {
    var lines = checks.lines();
    var found = new HashSet<String>();
    for (var line : lines) {
      errors(line).forEach(it -> raise(line.name(), it, found));
    }
    raised.stream()
        .filter(it -> !found.contains(it))
        .forEach(it -> doubts.settle(SetupDoubts.Kind.DEPLOYMENT, it));
    raised = Set.copyOf(found);
    return found.isEmpty() && lines.stream().noneMatch(DeploymentDoubts::isUnanswered);
  }

  private static List<Finding> errors(Examined line) {
    return line.outcome() instanceof Outcome.Found(var findings)
        ? findings.stream().filter(it -> it.severity() == Severity.ERROR).toList()
        : List.of();
  }

  private static boolean isUnanswered(Examined line) {
    return line.outcome() instanceof Outcome.NotChecked(var why, _) && why == Why.UNANSWERED;
  }

  private void raise(String check, Finding finding, Set<String> found) {
    found.add(check);
    if (doubts.raise(SetupDoubts.Kind.DEPLOYMENT, check, finding.what() + " " + finding.breaks())) {
      LOG.atWarn()
          .addKeyValue("check", check)
          .addKeyValue("problem", finding.what())
          .addKeyValue("breaks", finding.breaks())
          .addKeyValue("mend", finding.mend().orElse(""))
          .log("the deployment is not as it should be");
    }
  }
}
