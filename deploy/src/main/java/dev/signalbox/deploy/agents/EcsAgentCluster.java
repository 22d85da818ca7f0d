package dev.signalbox.deploy.agents;

import dev.signalbox.deploy.choice.AgentChoices;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.choice.FargateSize;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.DeploymentNetwork;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// Where agents run on Fargate: a cluster, and two task definitions from one factory with the same
/// roles, so that a permission cannot exist on one of them only. The service gives command and
/// variables with each start.
final class EcsAgentCluster extends Construct {
  private final Choices choices;
  private final Choices.Agents.Ours ours;
  private final SignalboxData data;
  private final LogGroup log;
  private final Role taskRole;
  private final Role executionRole;
  private final SecurityGroup securityGroup;
  private final Cluster cluster;

  EcsAgentCluster(
      Construct scope, Choices choices, Choices.Agents.Ours ours, SignalboxData data, IVpc vpc) {
    super(scope, "EcsAgentCluster");
    this.choices = choices;
    this.ours = ours;
    this.data = data;
    this.cluster =
        Cluster.Builder.create(this, "Cluster")
            .clusterName(ours.clusterName())
            .vpc(vpc)
            .containerInsightsV2(ContainerInsights.ENABLED)
            .enableFargateCapacityProviders(true)
            .build();
    this.securityGroup = DeploymentNetwork.tlsOut(this, vpc, "Agents of Signalbox");
    this.log = data.key().log(this, choices);
    this.taskRole = data.agentAccess().taskRole().orElseThrow();
    this.executionRole = TaskRoles.executionRole(this, ours.image());
    var image = TaskRoles.image(this, ours.image());
    definition("Build", Families.build(choices), ours.build(), image);
    definition("Planning", Families.planning(choices), ours.planning(), image);
  }

  /// The names under which the service starts agents.
  static final class Families {
    private Families() {}

    static String build(Choices choices) {
      return choices.named("agent");
    }

    /// For workflows that only read.
    static String planning(Choices choices) {
      return choices.named("agent-planning");
    }
  }

  private void definition(String id, String family, FargateSize size, ContainerImage image) {
    var definition =
        FargateTaskDefinition.Builder.create(this, id)
            .family(family)
            .cpu(size.cpu())
            .memoryLimitMiB(size.memory())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .taskRole(taskRole)
            .executionRole(executionRole);
    if (size.hasMoreDisk()) {
      definition.ephemeralStorageGiB(size.disk());
    }
    var made = definition.build();
    made.addContainer(
        AgentChoices.CONTAINER,
        ContainerDefinitionOptions.builder()
            .image(image)
            .essential(true)
            .memoryLimitMiB(size.memory())
            .environment(environment())
            .logging(
                LogDriver.awsLogs(
                    AwsLogDriverProps.builder().logGroup(log).streamPrefix("agent").build()))
            .build());
    Justified.finding(
        made,
        "AwsSolutions-ECS2",
        "The variables are names of tables, of buckets and of a log, and what the operator chose;"
            + " secrets are read by ARN at run time.");
  }

  private Map<String, String> environment() {
    var environment = new TreeMap<>(ours.environment());
    environment.put("TASK_TABLE_NAME", data.tables().tasks().getTableName());
    environment.put("TASK_EVENTS_TABLE_NAME", data.tables().taskEvents().getTableName());
    environment.put("USER_CONCURRENCY_TABLE_NAME", data.tables().userConcurrency().getTableName());
    environment.put("TASK_APPROVALS_TABLE_NAME", data.tables().taskApprovals().getTableName());
    environment.put("ARTIFACTS_BUCKET_NAME", data.artifacts().bucket().getBucketName());
    environment.put("TRACE_ARTIFACTS_BUCKET_NAME", data.artifacts().bucket().getBucketName());
    environment.put("PAYLOAD_BUCKET", data.payloads().bucket().getBucketName());
    environment.put("LOG_GROUP_NAME", log.getLogGroupName());
    environment.put("AWS_REGION", Stack.of(this).getRegion());
    environment.put("CLAUDE_CODE_USE_BEDROCK", "1");
    data.agentAccess()
        .sessionRole()
        .ifPresent(role -> environment.put("AGENT_SESSION_ROLE_ARN", role.getRoleArn()));
    choices
        .githubTokenSecretArn()
        .ifPresent(secret -> environment.put("GITHUB_TOKEN_SECRET_ARN", secret));
    return environment;
  }

  Cluster cluster() {
    return cluster;
  }

  Role taskRole() {
    return taskRole;
  }

  Role executionRole() {
    return executionRole;
  }

  SecurityGroup securityGroup() {
    return securityGroup;
  }

  LogGroup log() {
    return log;
  }
}
