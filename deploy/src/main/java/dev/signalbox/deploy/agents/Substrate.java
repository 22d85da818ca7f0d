package dev.signalbox.deploy.agents;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Optional;

/// What the service has to know of ECS to start agents there, and what it has to be allowed.
///
/// @param roleArns the roles of the agents' tasks: the only ones that may be passed on
/// @param logGroupArns where agents' output lies, as far as it is known
/// @param publicIp whether agents get an address on the internet, because their subnets are public
public record Substrate(
    String clusterArn,
    String family,
    Optional<String> planningFamily,
    List<String> subnetIds,
    List<String> securityGroupIds,
    List<String> roleArns,
    List<String> logGroupArns,
    String containerName,
    boolean publicIp) {

  public static Substrate of(Choices.Agents.Theirs theirs) {
    return new Substrate(
        theirs.clusterArn(),
        theirs.family(),
        theirs.planningFamily(),
        theirs.subnetIds(),
        theirs.securityGroupIds(),
        theirs.roleArns(),
        theirs.logGroupArns(),
        theirs.containerName(),
        theirs.publicIp());
  }

  /// All that may be run.
  public List<String> families() {
    return planningFamily.map(planning -> List.of(family, planning)).orElse(List.of(family));
  }
}
