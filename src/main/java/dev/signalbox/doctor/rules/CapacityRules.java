package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Severity;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.DefinitionFacts;
import java.util.Optional;

/// How much may be started, and how much may run.
public final class CapacityRules {
  private CapacityRules() {}

  /// Whether one replica alone would ask for more than AWS gives to whoever asked for nothing. What
  /// AWS gives this account stands in no API that says it of these calls, so it is a note.
  public static Outcome startRate(String setting, int perSecond, int allowed) {
    return perSecond <= allowed
        ? new Outcome.Good(perSecond + " of " + allowed + " a second")
        : Outcome.found(
            new Finding(
                Severity.NOTE,
                "%s is %d, but AWS allows an account %d a second unless it was raised."
                    .formatted(setting, perSecond, allowed),
                "Where it was not raised, starts are throttled, and those of everything else in the"
                    + " account with them.",
                Optional.of("export " + setting + "=" + allowed + " # unless AWS raised it")));
  }

  /// Whether the account's vCPUs are enough.
  ///
  /// @param quota vCPUs on Fargate
  /// @param perUser agents that one user may have at once, under all limits
  public static Outcome vcpus(Asked<Double> quota, Asked<DefinitionFacts> asked, int perUser) {
    return Outcome.judge(
        asked,
        definition ->
            Outcome.judge(
                quota,
                vcpus ->
                    definition
                        .cpu()
                        .flatMap(CapacityRules::cpu)
                        .map(it -> vcpus(vcpus, it, perUser))
                        .orElseGet(
                            () ->
                                new Outcome.NotChecked(
                                    Why.NOT_HERE, "the task definition names no size"))));
  }

  private static Outcome vcpus(double quota, double each, int perUser) {
    var agents = (int) Math.floor(quota / each);
    return agents >= perUser
        ? new Outcome.Good("%.0f vCPUs: %d agents at once".formatted(quota, agents))
        : Outcome.found(
            Finding.warning(
                "The account has %.0f vCPUs on Fargate: %d agents of %.2f each at once, and one user may have %d."
                    .formatted(quota, agents, each, perUser),
                "Starts beyond it are refused for capacity, and tasks wait.",
                "aws service-quotas request-service-quota-increase --service-code fargate"
                    + " --quota-code L-3032A538 --desired-value "
                    + (int) Math.ceil(each * perUser)));
  }

  /// In units of a vCPU, which definitions spell in two ways.
  private static Optional<Double> cpu(String text) {
    var number = text.toLowerCase(java.util.Locale.ROOT).replace("vcpu", "").strip();
    if (!number.matches("[0-9]{1,6}([.][0-9]{1,3})?")) {
      return Optional.empty();
    }
    var value = Double.parseDouble(number);
    return Optional.of(
            text.toLowerCase(java.util.Locale.ROOT).contains("vcpu") ? value : value / 1_024)
        .filter(it -> it > 0);
  }
}
