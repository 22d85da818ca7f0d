package dev.signalbox.deploy.foundation;

import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.constructs.Construct;

/// The network that tasks run in, ours or an existing one, seen the same way.
public sealed interface DeploymentNetwork {
  /// As seen from a stack.
  IVpc vpc(Construct scope);

  /// The network that this app deploys.
  record Ours(SignalboxNetwork network) implements DeploymentNetwork {
    @Override
    public IVpc vpc(Construct scope) {
      return network.vpc();
    }
  }

  /// An existing network, named by its ids, so that nothing is looked up in an account.
  record Theirs(String vpcId, List<String> subnetIds) implements DeploymentNetwork {
    @Override
    public IVpc vpc(Construct scope) {
      return Vpc.fromVpcAttributes(
          scope,
          "Network",
          VpcAttributes.builder()
              .vpcId(vpcId)
              // Their zones are not asked for; CDK only wants as many as there are subnets.
              .availabilityZones(zones())
              .privateSubnetIds(subnetIds)
              .build());
    }

    private List<String> zones() {
      return IntStream.range(0, subnetIds.size()).mapToObj(i -> Fn.select(i, Fn.getAzs())).toList();
    }
  }

  /// Where tasks run: without an address of their own on the internet.
  static SubnetSelection subnets() {
    return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_WITH_EGRESS).build();
  }

  /// Lets nothing in, and out only what speaks TLS.
  static SecurityGroup tlsOut(Construct scope, IVpc vpc, String description) {
    var group =
        SecurityGroup.Builder.create(scope, "SecurityGroup")
            .vpc(vpc)
            .description(description)
            .allowAllOutbound(false)
            .build();
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), "AWS, registries and Git hosts by TLS");
    return group;
  }
}
