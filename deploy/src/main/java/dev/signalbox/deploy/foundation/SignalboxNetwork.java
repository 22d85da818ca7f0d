package dev.signalbox.deploy.foundation;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;

/// A small network for who has none: two zones, private subnets with one way out. S3 and DynamoDB
/// are reached without it, which costs nothing.
public final class SignalboxNetwork extends Stack {
  private final Vpc vpc;

  public SignalboxNetwork(App app, Choices choices) {
    super(app, Stacks.id(choices, "Network"), Stacks.props("Signalbox: the network"));
    var flows =
        LogGroup.Builder.create(this, "FlowLogs")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr("10.42.0.0/16"))
            .maxAzs(2)
            .natGateways(1)
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
                        .destination(FlowLogDestination.toCloudWatchLogs(flows))
                        .trafficType(FlowLogTrafficType.ALL)
                        .build()))
            .build();
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
