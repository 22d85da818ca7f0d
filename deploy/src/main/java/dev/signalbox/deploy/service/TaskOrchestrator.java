package dev.signalbox.deploy.service;

import static dev.signalbox.service.settings.Setting.CONSOLE_TOKEN;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.DeploymentNetwork;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.CpuArchitecture;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.LinuxParameters;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.OperatingSystemFamily;
import software.amazon.awscdk.services.ecs.RuntimePlatform;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.ecs.Tmpfs;
import software.amazon.awscdk.services.ecs.TmpfsMountOption;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/// The service itself on Fargate. It keeps nothing in memory that matters and needs no leader: a
/// deployment runs old and new side by side, and a stop waits until messages in flight are
/// finished.
public final class TaskOrchestrator extends Construct {
  /// After the grace the service still writes verdicts and flushes acknowledgements, ten seconds
  /// each at most, and closes its clients.
  private static final int AFTER_GRACE_SECONDS = 40;

  private static final int TMP_MIB = 64;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private static final List<String> HEALTH_COMMAND =
      List.of(
          "CMD",
          "/opt/signalbox/java/bin/java",
          "-XX:AOTCache=/opt/signalbox/signalbox.aot",
          "@/opt/signalbox/java.options",
          "-Xms8m",
          "-Xmx32m",
          "-XX:TieredStopAtLevel=1",
          "dev.signalbox.Main",
          "health");

  private final Choices choices;
  private final LogGroup log;
  private final Cluster cluster;
  private final FargateService service;
  private final Role taskRole;
  private final Map<String, String> environment;

  TaskOrchestrator(
      Construct scope, Choices choices, SignalboxData data, Optional<Substrate> ecs, IVpc vpc) {
    super(scope, "TaskOrchestrator");
    this.choices = choices;
    this.log = data.key().log(this, choices);
    this.cluster =
        Cluster.Builder.create(this, "Cluster")
            .vpc(vpc)
            .containerInsightsV2(ContainerInsights.ENABLED)
            .build();
    this.taskRole = TaskRoles.role(this, "TaskRole", "What the service may do");
    OrchestratorPolicy.grant(taskRole, choices, data, ecs);
    this.environment = ServiceEnvironment.of(choices, data, ecs, Stack.of(this).getRegion());
    var definition = definition();
    container(definition);
    this.service = service(definition, vpc);
    ServiceScaling.byAge(service, choices.service(), data.queues());
  }

  private FargateTaskDefinition definition() {
    var size = choices.service().size();
    var definition =
        FargateTaskDefinition.Builder.create(this, "Definition")
            .family(choices.name())
            .cpu(size.cpu())
            .memoryLimitMiB(size.memory())
            .runtimePlatform(
                RuntimePlatform.builder()
                    .cpuArchitecture(CpuArchitecture.ARM64)
                    .operatingSystemFamily(OperatingSystemFamily.LINUX)
                    .build())
            .taskRole(taskRole)
            .executionRole(TaskRoles.executionRole(this, choices.service().image()));
    if (size.hasMoreDisk()) {
      definition.ephemeralStorageGiB(size.disk());
    }
    return definition.build();
  }

  private void container(FargateTaskDefinition definition) {
    var container =
        ContainerDefinitionOptions.builder()
            .image(TaskRoles.image(this, choices.service().image()))
            .essential(true)
            .readonlyRootFilesystem(true)
            .stopTimeout(stopTimeout())
            .environment(environment)
            .secrets(secrets())
            .linuxParameters(temporaryFiles())
            .logging(
                LogDriver.awsLogs(
                    AwsLogDriverProps.builder().logGroup(log).streamPrefix("service").build()));
    if (choices.service().healthCheck()) {
      container.healthCheck(health());
    }
    var _ = definition.addContainer("Signalbox", container.build());
    Justified.finding(
        definition,
        "AwsSolutions-ECS2",
        "The variables are names and URLs of resources, numbers and what the operator chose; what"
            + " is secret is given by its ARN.");
  }

  private Duration stopTimeout() {
    return Duration.seconds(choices.settings().grace().toSeconds() + AFTER_GRACE_SECONDS);
  }

  /// A value that stands in no template: ECS fetches it when a replica starts.
  private Map<String, Secret> secrets() {
    return choices.settings().consoleTokenSecretArn().stream()
        .collect(
            Collectors.toMap(
                _ -> CONSOLE_TOKEN.key(),
                arn ->
                    Secret.fromSecretsManager(
                        software.amazon.awscdk.services.secretsmanager.Secret.fromSecretCompleteArn(
                            this, "ConsoleToken", arn))));
  }

  /// ECS looks at no health check of an image, so the image's own is repeated here; less often, as
  /// a JVM is started each time on a quarter of a processor.
  private static HealthCheck health() {
    return HealthCheck.builder()
        .command(HEALTH_COMMAND)
        .interval(Duration.seconds(60))
        .timeout(Duration.seconds(15))
        .startPeriod(Duration.seconds(60))
        .retries(3)
        .build();
  }

  /// The AWS SDK's HTTP client unpacks a native library and loads it: the one place that may be
  /// written, and run from, is in memory. An init process hands signals on and reaps what is
  /// left behind.
  private LinuxParameters temporaryFiles() {
    var linux = LinuxParameters.Builder.create(this, "Linux").initProcessEnabled(true).build();
    linux.addTmpfs(
        Tmpfs.builder()
            .containerPath("/tmp")
            .size(TMP_MIB)
            .mountOptions(
                List.of(
                    TmpfsMountOption.RW,
                    TmpfsMountOption.EXEC,
                    TmpfsMountOption.NOSUID,
                    TmpfsMountOption.NODEV))
            .build());
    return linux;
  }

  private FargateService service(FargateTaskDefinition definition, IVpc vpc) {
    return FargateService.Builder.create(this, "Service")
        .cluster(cluster)
        .taskDefinition(definition)
        .circuitBreaker(DeploymentCircuitBreaker.builder().enable(true).rollback(true).build())
        .minHealthyPercent(100)
        .maxHealthyPercent(200)
        .assignPublicIp(false)
        .vpcSubnets(DeploymentNetwork.subnets())
        .securityGroups(List.of(securityGroup(vpc)))
        .enableExecuteCommand(false)
        .build();
  }

  /// Nothing comes in unless a group is named, and a collector of traces seldom speaks TLS.
  private SecurityGroup securityGroup(IVpc vpc) {
    var group = DeploymentNetwork.tlsOut(this, vpc, "The service of Signalbox");
    for (var visitor : choices.service().visitors()) {
      group.addIngressRule(
          Peer.securityGroupId(visitor),
          Port.tcp(Integer.parseInt(choices.settings().httpPort())),
          "Health, metrics and, if it is on, the console");
    }
    choices
        .settings()
        .tracesEndpoint()
        .map(TaskOrchestrator::portOf)
        .filter(it -> it != HTTPS)
        .ifPresent(it -> group.addEgressRule(Peer.anyIpv4(), Port.tcp(it), "Collector of traces"));
    return group;
  }

  private static int portOf(String url) {
    var uri = URI.create(url);
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("http") ? HTTP : HTTPS;
  }

  public LogGroup log() {
    return log;
  }

  public Cluster cluster() {
    return cluster;
  }

  public FargateService service() {
    return service;
  }

  Role taskRole() {
    return taskRole;
  }

  /// What it is told, without secrets.
  public Map<String, String> environment() {
    return environment;
  }
}
