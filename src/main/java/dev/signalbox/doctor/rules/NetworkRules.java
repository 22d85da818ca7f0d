package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.NetworkFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the network of agents must be like.
public final class NetworkRules {
  private static final String NO_START = "Every start of a task on ECS is refused.";

  private NetworkRules() {}

  public static Outcome network(
      Asked<NetworkFacts> asked, List<String> subnets, List<String> groups) {
    return Outcome.judge(
        asked,
        network -> {
          var findings = new ArrayList<Finding>();
          var missing = new ArrayList<>(subnets);
          missing.removeAll(network.subnets().stream().map(NetworkFacts.Subnet::id).toList());
          var gone = new ArrayList<>(groups);
          gone.removeAll(network.groups().stream().map(NetworkFacts.Group::id).toList());
          missing.forEach(
              it -> findings.add(absent("subnet", it, "SIGNALBOX_ECS_SUBNETS", "subnets")));
          gone.forEach(
              it ->
                  findings.add(
                      absent(
                          "security group",
                          it,
                          "SIGNALBOX_ECS_SECURITY_GROUPS",
                          "security-groups")));
          vpcs(network).ifPresent(findings::add);
          full(network).ifPresent(findings::add);
          return Outcome.of(
              "subnets: %d, security groups: %d, one VPC".formatted(subnets.size(), groups.size()),
              findings);
        });
  }

  private static Finding absent(String kind, String id, String setting, String plural) {
    return Finding.error(
        "There is no " + kind + " " + id + " (" + setting + ").",
        NO_START,
        "aws ec2 describe-" + plural);
  }

  private static Optional<Finding> vpcs(NetworkFacts network) {
    var vpcs =
        Stream.concat(
                network.subnets().stream().map(NetworkFacts.Subnet::vpc),
                network.groups().stream().map(NetworkFacts.Group::vpc))
            .distinct()
            .sorted()
            .toList();
    return vpcs.size() < 2
        ? Optional.empty()
        : Optional.of(
            Finding.error(
                "Subnets and security groups are of several VPCs: " + String.join(", ", vpcs) + ".",
                NO_START,
                "aws ec2 describe-subnets"));
  }

  private static Optional<Finding> full(NetworkFacts network) {
    var full =
        network.subnets().stream()
            .filter(it -> it.free() == 0)
            .map(NetworkFacts.Subnet::id)
            .toList();
    return full.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                "No address is left in " + String.join(", ", full) + ".",
                "Starts there fail, and tasks wait.",
                "aws ec2 describe-subnets --subnet-ids " + String.join(" ", full)));
  }
}
