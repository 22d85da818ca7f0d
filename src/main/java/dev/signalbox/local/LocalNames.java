package dev.signalbox.local;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.local.embedded.EmbeddedSqs;
import java.util.Set;

/// What things are called in the local AWS; a deployment's names come from its template.
public final class LocalNames {
  public static final String REGION = EmbeddedSqs.REGION;
  public static final String ACCOUNT = EmbeddedSqs.ACCOUNT;

  /// Id and secret of the credentials; any will do.
  static final String KEY = "local";

  /// Whose sessions they are.
  public static final DeploymentName DEPLOYMENT = new DeploymentName("local");

  public static final String QUEUES = "signalbox";
  public static final String CLUSTER = "signalbox";
  public static final String CLUSTER_ARN =
      "arn:aws:ecs:" + REGION + ":" + ACCOUNT + ":cluster/" + CLUSTER;
  public static final String FAMILY = "signalbox-agent";
  public static final String CONTAINER = "AgentContainer";

  /// Where what agents on ECS print is kept.
  public static final String LOG_GROUP = "/signalbox/agents";

  static final String LOG_PREFIX = "agent";

  public static final String SUBNET = "subnet-local";
  public static final String SECURITY_GROUP = "sg-local";
  public static final String RUNTIME_ARN =
      "arn:aws:bedrock-agentcore:" + REGION + ":" + ACCOUNT + ":runtime/signalbox_agent-local00001";
  public static final String PAYLOAD_BUCKET = "signalbox-payloads";

  /// For what agents make that belongs into no repository, and for their traces.
  public static final String ARTIFACTS_BUCKET = "signalbox-artifacts";

  public static final String RULE = "signalbox-ecs-tasks";
  public static final String PIPE = "signalbox-task-rows";

  static final String VPC = "vpc-local";

  /// Repositories that are onboarded from the start, one for each compute type.
  public static final String ECS_REPO = "local/on-ecs";

  public static final String AGENTCORE_REPO = "local/on-agentcore";

  /// The repository of the examples in the documentation, which run as they stand; on ECS.
  public static final String EXAMPLE_REPO = "acme/rockets";

  /// The secret with the token of the local GitHub.
  public static final String GITHUB_TOKEN_SECRET_ARN =
      "arn:aws:secretsmanager:" + REGION + ":" + ACCOUNT + ":secret:signalbox-github-token-Local1";

  /// What each repository of the local GitHub has.
  public static final int ISSUE = 1;

  public static final int PULL_REQUEST = 2;

  static final String GITHUB_TOKEN = "local-github-token";

  public static final TableNames TABLES = TableNames.prefixed("signalbox-");

  static final Set<String> RUNTIMES = Set.of(RUNTIME_ARN);

  private LocalNames() {}
}
