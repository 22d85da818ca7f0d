package dev.signalbox.deploy.foundation;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.Arrays;
import java.util.List;
import software.constructs.Construct;

/// Findings of cdk-nag that are meant to be so, each with its reason beside the thing it is about.
public final class Justified {
  private Justified() {}

  public static void finding(Construct about, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        about, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), true);
  }

  /// Wildcards of a policy, each named by an expression: one that is added later stays a finding.
  public static void wildcards(Construct about, String reason, String... expressions) {
    var applies =
        Arrays.stream(expressions)
            .map(it -> RegexAppliesTo.builder().regex("/" + it.replace("/", "\\/") + "/").build())
            .toList();
    NagSuppressions.addResourceSuppressions(
        about,
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM5")
                .reason(reason)
                .appliesTo(List.copyOf(applies))
                .build()),
        true);
  }
}
