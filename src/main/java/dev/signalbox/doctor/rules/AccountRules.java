package dev.signalbox.doctor.rules;

import dev.signalbox.aws.name.Arn;
import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.Outcome.Why;
import dev.signalbox.doctor.Severity;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.IdentityFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who asks, where, and when.
public final class AccountRules {
  private static final Duration SKEW_MAX = Duration.ofMinutes(1);

  private AccountRules() {}

  /// Whether AWS knows the credentials.
  public static Outcome credentials(Asked<IdentityFacts> asked) {
    return switch (asked) {
      case Asked.Known<IdentityFacts>(var identity) -> new Outcome.Good(identity.arn());
      case Asked.Rejected<IdentityFacts>(var told) ->
          Outcome.found(
              new Finding(
                  Severity.ERROR,
                  told,
                  "Every call to AWS is refused: nothing is received, started or written.",
                  Optional.of("aws sts get-caller-identity")));
      case Asked.Missing<IdentityFacts>(var told) -> new Outcome.NotChecked(Why.UNANSWERED, told);
      case Asked.Denied<IdentityFacts>(var told) -> new Outcome.NotChecked(Why.DENIED, told);
      case Asked.Unanswered<IdentityFacts>(var told) ->
          new Outcome.NotChecked(Why.UNANSWERED, told);
      case Asked.Skipped<IdentityFacts>(var told) ->
          new Outcome.NotChecked(Why.AFTER_ANOTHER, told);
    };
  }

  /// Whether everything is where it is looked for.
  ///
  /// @param arns what AWS says each thing's ARN is, by the setting that names it
  public static Outcome place(
      Asked<IdentityFacts> identity, String region, Map<String, String> arns) {
    if (arns.isEmpty()) {
      return new Outcome.NotChecked(Why.AFTER_ANOTHER, "nothing that has an ARN was found");
    }
    var account = identity.known().map(IdentityFacts::account);
    var elsewhere = Map.copyOf(arns).entrySet().stream().sorted(Map.Entry.comparingByKey());
    List<Finding> findings =
        elsewhere
            .flatMap(
                it ->
                    Arn.of(it.getValue())
                        .flatMap(arn -> misplaced(it.getKey(), arn, region, account))
                        .stream())
            .toList();
    return Outcome.of(region + account.map(it -> ", account " + it).orElse(""), findings);
  }

  private static Optional<Finding> misplaced(
      String setting, Arn arn, String region, Optional<String> account) {
    if (!arn.region().equals(region)) {
      return Optional.of(
          Finding.error(
              setting + " is in " + arn.region() + ", but AWS_REGION is " + region + ".",
              "Calls about it are refused or go to a thing of the same name elsewhere.",
              "export AWS_REGION=" + arn.region()));
    }
    return account
        .filter(it -> !it.equals(arn.account()))
        .map(
            it ->
                Finding.error(
                    setting
                        + " is of account "
                        + arn.account()
                        + ", the credentials are of "
                        + it
                        + ".",
                    "Calls about it are refused.",
                    "aws sts get-caller-identity"));
  }

  /// Whether the clocks agree.
  ///
  /// @param here what the clock of this machine said when the answer came
  public static Outcome clock(Asked<IdentityFacts> asked, Instant here) {
    return Outcome.judge(
        asked,
        identity ->
            identity
                .serverTime()
                .map(it -> clock(Duration.between(it, here)))
                .orElseGet(
                    () -> new Outcome.NotChecked(Why.NOT_HERE, "the answer of AWS had no time")));
  }

  private static Outcome clock(Duration ahead) {
    if (ahead.abs().compareTo(SKEW_MAX) <= 0) {
      return new Outcome.Good("agrees with AWS");
    }
    return Outcome.found(
        Finding.error(
            "The clock of this machine is %d s %s."
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "slow" : "fast"),
            "AWS refuses calls that are five minutes off; deadlines come too early or too late.",
            "sudo chronyc makestep"));
  }
}
