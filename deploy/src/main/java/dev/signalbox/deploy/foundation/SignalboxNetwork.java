package dev.signalbox.deploy.foundation;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;

/// A small network for who has none: two zones, private subnets with one way out, or with none
/// where AWS is reached inside. S3 and DynamoDB are always reached without it, which costs nothing.
public final class SignalboxNetwork extends Stack {
  private static final String CIDR = "10.42.0.0/16";

  private final Vpc vpc;

  /// What the service, its agents and ECS itself call of AWS, beside S3 and DynamoDB.
  private static final Map<String, InterfaceVpcEndpointAwsService> ENDPOINTS =
      new TreeMap<>(
          Map.of(
              "Sqs", InterfaceVpcEndpointAwsService.SQS,
              "Ecs", InterfaceVpcEndpointAwsService.ECS,
              "EcrApi", InterfaceVpcEndpointAwsService.ECR,
              "EcrDocker", InterfaceVpcEndpointAwsService.ECR_DOCKER,
              "Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
              "Secrets", InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
              "Sts", InterfaceVpcEndpointAwsService.STS,
              "AgentCore", InterfaceVpcEndpointAwsService.BEDROCK_AGENTCORE,
              "Models", InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME));

  public SignalboxNetwork(
      App app, Choices choices, Choices.Network.Ours chosen, Optional<IKey> key) {
    super(app, Stacks.id(choices, "Network"), Stacks.props("Signalbox: the network"));
    var flows =
        LogGroup.Builder.create(this, "FlowLogs")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(RemovalPolicy.DESTROY);
    key.ifPresent(flows::encryptionKey);
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(CIDR))
            .maxAzs(2)
            .natGateways(chosen.natGateways())
            // Emptying the default group takes a Lambda function; nothing of ours is in that group.
            .restrictDefaultSecurityGroup(false)
            .subnetConfiguration(
                List.of(
                    subnets("public", SubnetType.PUBLIC),
                    subnets("private", SubnetType.PRIVATE_WITH_EGRESS)))
            .gatewayEndpoints(
                Map.of(
                    "S3", endpoint(GatewayVpcEndpointAwsService.S3),
                    "DynamoDb", endpoint(GatewayVpcEndpointAwsService.DYNAMODB)))
            .flowLogs(
                Map.of(
                    "All",
                    FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flows.build()))
                        .trafficType(FlowLogTrafficType.ALL)
                        .build()))
            .build();
    if (chosen.interfaceEndpoints()) {
      endpoints();
    }
    if (chosen.natGateways() == 0) {
      Annotations.of(this)
          .addWarningV2(
              "signalbox:noWayOut",
              "natGateways is 0: neither the service nor agents reach GitHub, nor registries that"
                  + " are not ECR; give contextEnabled=false, and a githubEndpoint inside if there"
                  + " is one");
    }
  }

  /// One group for all of them, which lets in what is in the network.
  private void endpoints() {
    var group =
        SecurityGroup.Builder.create(this, "Endpoints")
            .vpc(vpc)
            .description("Endpoints of AWS in the network of Signalbox")
            .allowAllOutbound(false)
            .build();
    group.addIngressRule(Peer.ipv4(CIDR), Port.tcp(443), "TLS from inside");
    ENDPOINTS.forEach(
        (id, service) ->
            vpc.addInterfaceEndpoint(
                id,
                InterfaceVpcEndpointOptions.builder()
                    .service(service)
                    .securityGroups(List.of(group))
                    .open(false)
                    .build()));
  }

  private static SubnetConfiguration subnets(String name, SubnetType type) {
    return SubnetConfiguration.builder()
        .name(name)
        .subnetType(type)
        .cidrMask(20)
        .mapPublicIpOnLaunch(type == SubnetType.PUBLIC ? false : null)
        .build();
  }

  private static GatewayVpcEndpointOptions endpoint(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }

  public Vpc vpc() {
    return vpc;
  }
}
