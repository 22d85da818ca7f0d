package dev.signalbox.doctor.facts;

import java.util.List;

/// One cluster of ECS.
///
/// @param status a word of ECS
public record ClusterFacts(String arn, String status, List<String> capacityProviders) {
  public ClusterFacts {
    capacityProviders = List.copyOf(capacityProviders);
  }
}
