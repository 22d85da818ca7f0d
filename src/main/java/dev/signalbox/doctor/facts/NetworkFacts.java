package dev.signalbox.doctor.facts;

import java.util.List;

/// The subnets and security groups of a list that are there.
public record NetworkFacts(List<Subnet> subnets, List<Group> groups) {
  public NetworkFacts {
    subnets = List.copyOf(subnets);
    groups = List.copyOf(groups);
  }

  /// One subnet.
  ///
  /// @param free addresses that nobody has
  public record Subnet(String id, String vpc, int free) {}

  /// One security group.
  public record Group(String id, String vpc) {}
}
