package dev.signalbox.deploy.choice;

import dev.signalbox.deploy.choice.Choices.Access;
import dev.signalbox.deploy.choice.Choices.Agents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Reads where agents run on ECS, which is all or nothing and off unless `enableEcs` says so.
public final class AgentChoices {
  /// How the service finds the agent among a task's containers.
  public static final String CONTAINER = "AgentContainer";

  /// Variables that we or the service set: an operator's own may not shadow them.
  public static final Set<String> RESERVED =
      Set.of(
          "TASK_TABLE_NAME",
          "TASK_EVENTS_TABLE_NAME",
          "USER_CONCURRENCY_TABLE_NAME",
          "TASK_APPROVALS_TABLE_NAME",
          "ARTIFACTS_BUCKET_NAME",
          "TRACE_ARTIFACTS_BUCKET_NAME",
          "PAYLOAD_BUCKET",
          "AGENT_SESSION_ROLE_ARN",
          "LOG_GROUP_NAME",
          "AWS_REGION",
          "TASK_ID",
          "ATTEMPT",
          "REPO_URL",
          "ISSUE_NUMBER",
          "MAX_TURNS",
          "MAX_BUDGET_USD",
          "ANTHROPIC_MODEL",
          "CLAUDE_CODE_USE_BEDROCK",
          "GITHUB_TOKEN_SECRET_ARN",
          "AGENT_PAYLOAD",
          "AGENT_PAYLOAD_S3_URI",
          "TRACEPARENT",
          "TRACESTATE");

  private AgentChoices() {}

  static Optional<Agents> read(ContextReader reader, String name) {
    var enabled = reader.flag("enableEcs", false);
    var publicIp = reader.flag("agentPublicIp", false);
    var theirs = theirs(reader, publicIp);
    var ours = ours(reader, name);
    if (!enabled && theirs.isPresent()) {
      reader.problem("agentClusterArn and the like are given, but enableEcs is not true");
    }
    if (publicIp && theirs.isEmpty()) {
      reader.problem(
          "agentPublicIp: only with agentClusterArn and the like; the subnets of our own agents"
              + " are private and have a way out");
    }
    return enabled ? Optional.of(theirs.<Agents>map(it -> it).orElse(ours)) : Optional.empty();
  }

  /// How agents come by the rights to the data of their tasks.
  static Access access(ContextReader reader, List<String> runtimes) {
    var sessionRole = reader.flag("agentSessionRole", true);
    var roles = roles(reader, "agentCoreRoleArns");
    if (sessionRole && roles.isEmpty() && !runtimes.isEmpty()) {
      reader.problem(
          "agentCoreRoleArns: the roles of agentCoreRuntimeArns are needed, since they are what may"
              + " assume the session role of a task; or agentSessionRole=false");
    }
    if (!sessionRole && !roles.isEmpty()) {
      reader.problem("agentCoreRoleArns: there is no session role with agentSessionRole=false");
    }
    return new Access(sessionRole, roles, reader.arns("bedrockModelArns", "bedrock"));
  }

  /// A trust policy takes an account's `root` for everybody in it, and a user for a role.
  private static List<String> roles(ContextReader reader, String key) {
    var roles = reader.arns(key, "iam");
    roles.stream()
        .filter(it -> !it.matches("arn:[a-z-]+:iam::[0-9]{12}:role/.+"))
        .forEach(it -> reader.problem(key + ": \"" + it + "\" is not the ARN of a role"));
    return roles;
  }

  private static Agents.Ours ours(ContextReader reader, String name) {
    return new Agents.Ours(
        reader.text("agentClusterName", name + "-agents", "[A-Za-z][A-Za-z0-9_-]{0,254}"),
        Choices.image(reader, "agentImage", name + "-agent"),
        FargateSize.read(reader, "agent", 2048, 4096),
        FargateSize.read(reader, "planning", 1024, 4096),
        environment(reader),
        reader.arns("agentSecretArns", "secretsmanager"));
  }

  private static Map<String, String> environment(ContextReader reader) {
    var environment = reader.texts("agentEnvironment");
    environment.keySet().stream()
        .filter(key -> RESERVED.contains(key) || !key.matches("[A-Za-z_][A-Za-z0-9_]*"))
        .forEach(
            key ->
                reader.problem(
                    "agentEnvironment: " + key + " is set by Signalbox, or is no name at all"));
    return environment;
  }

  /// Any of the needed values asks for all of them.
  private static Optional<Agents.Theirs> theirs(ContextReader reader, boolean publicIp) {
    var needed = new TreeMap<String, List<String>>();
    needed.put("agentClusterArn", reader.arns("agentClusterArn", "ecs"));
    needed.put("agentTaskDefinition", reader.list("agentTaskDefinition"));
    needed.put("agentSubnets", reader.list("agentSubnets"));
    needed.put("agentSecurityGroups", reader.list("agentSecurityGroups"));
    needed.put("agentRoleArns", roles(reader, "agentRoleArns"));
    var planning = reader.text("agentPlanningTaskDefinition").map(AgentChoices::family);
    var container = reader.text("agentContainerName", CONTAINER);
    var logGroups = logGroups(reader);
    var missing =
        needed.entrySet().stream()
            .filter(it -> it.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (missing.size() == needed.size()) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      reader.problem(
          "a cluster of yours is all or nothing: " + String.join(", ", missing) + " missing");
      return Optional.empty();
    }
    var cluster = needed.get("agentClusterArn").getFirst();
    if (!cluster.matches("arn:[a-z-]+:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]+")) {
      reader.problem("agentClusterArn: \"" + cluster + "\" is not the ARN of a cluster");
    }
    return Optional.of(
        new Agents.Theirs(
            cluster,
            family(needed.get("agentTaskDefinition").getFirst()),
            planning,
            needed.get("agentSubnets"),
            needed.get("agentSecurityGroups"),
            needed.get("agentRoleArns"),
            logGroups,
            container,
            publicIp));
  }

  /// In the form that permissions need: the streams of a group end its ARN with a colon and a star.
  private static List<String> logGroups(ContextReader reader) {
    return reader.arns("agentLogGroupArns", "logs").stream().map(it -> it + ":*").toList();
  }

  /// Without ARN and revision, as the service cuts it: a new revision of the agent needs no
  /// deployment here.
  private static String family(String definition) {
    var name = definition.substring(definition.lastIndexOf('/') + 1);
    var revision = name.indexOf(':');
    return revision < 0 ? name : name.substring(0, revision);
  }
}
