package dev.signalbox.deploy.service;

import dev.signalbox.deploy.foundation.Justified;
import software.constructs.Construct;

/// Why the policies of the service and of operators have stars where they have any.
public final class PolicyWildcards {
  private PolicyWildcards() {}

  /// The reasons for the wildcards of either.
  public static void justify(Construct policy) {
    Justified.wildcards(
        policy,
        "Object names begin with task ids, which are not known before there are tasks; the bucket"
            + " holds nothing but payloads.",
        "^Resource::.*PayloadBucket.*/\\*$");
    Justified.wildcards(
        policy,
        "Runtimes are called by their endpoints, whose ARNs lie below the runtime's.",
        "^Resource::arn:[a-z-]+:bedrock-agentcore:.*/\\*$");
    AgentOutput.justify(policy);
    Justified.wildcards(
        policy,
        "ecs:ListTasks knows no resource on Fargate; it is limited to the cluster by condition."
            + " ecs:DescribeTaskDefinition knows none at all, and reads only.",
        "^Resource::\\*$");
    Justified.wildcards(
        policy,
        "A new revision of the agent must not need a new policy; the family is fixed.",
        "^Resource::arn:.*:ecs:.*:task-definition/[A-Za-z0-9_-]+:\\*$");
    Justified.wildcards(
        policy,
        "Tasks are named by ECS when they start; the cluster is fixed in the ARN and by condition.",
        "^Resource::arn:.*:task/.*/\\*$");
  }
}
