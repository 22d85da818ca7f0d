package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.ClusterFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the cluster of agents must be like.
public final class ClusterRules {
  private static final String NO_START = "Every start of a task on ECS is refused.";

  private ClusterRules() {}

  public static Outcome cluster(Asked<ClusterFacts> asked, String arn, List<String> providers) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                Finding.error(
                    "There is no cluster " + arn + " (SIGNALBOX_ECS_CLUSTER_ARN).",
                    NO_START,
                    "aws ecs create-cluster --cluster-name " + last(arn))),
        cluster -> Outcome.of(last(cluster.arn()), wrong(cluster, providers)));
  }

  private static List<Finding> wrong(ClusterFacts cluster, List<String> providers) {
    var findings = new ArrayList<Finding>();
    if (!cluster.status().equals("ACTIVE")) {
      findings.add(
          Finding.error(
              "The cluster " + last(cluster.arn()) + " is " + cluster.status() + ".",
              NO_START,
              "aws ecs create-cluster --cluster-name " + last(cluster.arn())));
    }
    var missing = new ArrayList<>(providers);
    missing.removeAll(cluster.capacityProviders());
    if (!missing.isEmpty()) {
      var all = Stream.concat(cluster.capacityProviders().stream(), missing.stream()).toList();
      findings.add(
          Finding.error(
              "The cluster "
                  + last(cluster.arn())
                  + " does not have the capacity providers "
                  + String.join(", ", missing)
                  + ".",
              NO_START,
              "aws ecs put-cluster-capacity-providers --cluster "
                  + last(cluster.arn())
                  + " --capacity-providers "
                  + String.join(" ", all)
                  + " --default-capacity-provider-strategy"));
    }
    return findings;
  }

  private static String last(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
