package dev.signalbox.deploy.service;

import dev.signalbox.deploy.foundation.Justified;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/// Where agents' output lies, and the right to read it: those log groups and no other, and nothing
/// but reading.
public final class AgentOutput {
  private AgentOutput() {}

  /// The reasons for the wildcards of that right.
  public static void justify(Construct policy) {
    Justified.wildcards(
        policy,
        "Streams of a log are named after sessions, which are not known before they start; runtimes"
            + " end the name of their log group with that of the endpoint.",
        "^Resource::<EcsAgentClusterLog.*\\.Arn>$",
        "^Resource::arn:[a-z-]+:logs:.*:log-group:/aws/bedrock-agentcore/runtimes/[A-Za-z0-9_-]+-\\*:\\*$",
        "^Resource::arn:[a-z-]+:logs:.*:log-group:[^*]+:\\*$");
  }

  /// The groups that AgentCore itself makes for runtimes, one for each endpoint.
  public static List<String> groupsOf(List<String> runtimeArns) {
    return runtimeArns.stream()
        .map(it -> it.replaceFirst(":bedrock-agentcore:", ":logs:"))
        .map(
            it ->
                it.replaceFirst(
                    ":runtime/([A-Za-z0-9_-]+).*$",
                    ":log-group:/aws/bedrock-agentcore/runtimes/$1-*:*"))
        .toList();
  }

  public static Optional<PolicyStatement> reading(List<String> groupArns) {
    return groupArns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PolicyStatement.Builder.create()
                .actions(
                    List.of("logs:GetLogEvents", "logs:FilterLogEvents", "logs:DescribeLogStreams"))
                .resources(groupArns)
                .build());
  }
}
