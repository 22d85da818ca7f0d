package dev.signalbox.deploy.choice;

import dev.signalbox.deploy.choice.Choices.Encryption;
import dev.signalbox.deploy.choice.Choices.Network;
import dev.signalbox.deploy.choice.Choices.Producers;
import java.util.List;

/// Reads what a platform team reaches for: the network, keys, who sends from elsewhere, and who
/// looks after it.
final class PlatformChoices {
  private static final String KEY = "arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  private PlatformChoices() {}

  static Network network(ContextReader reader) {
    var vpcId = reader.text("vpcId");
    var subnetIds = reader.list("subnetIds");
    var nat = reader.number("natGateways", 1, 0, 2);
    var endpoints = reader.flag("interfaceEndpoints", false);
    if (vpcId.isPresent() == subnetIds.isEmpty()) {
      reader.problem("vpcId and subnetIds: give both for a network of yours, or none for ours");
    }
    if (vpcId.isPresent() && (nat != 1 || endpoints)) {
      reader.problem("natGateways and interfaceEndpoints: a network of yours is as you made it");
    }
    if (nat == 0 && !endpoints) {
      reader.problem("natGateways: without one AWS is reached by interfaceEndpoints=true only");
    }
    return vpcId
        .<Network>map(id -> new Network.Theirs(id, subnetIds))
        .orElse(new Network.Ours(nat, endpoints));
  }

  static Encryption encryption(ContextReader reader) {
    var given = reader.text("customerManagedKey", "false");
    return switch (given) {
      case "false" -> new Encryption.OfAws();
      case "true" -> new Encryption.Ours();
      default -> {
        // An alias may point to another key tomorrow, and data would not be read any more.
        if (!given.matches(KEY)) {
          reader.problem(
              "customerManagedKey: \"" + given + "\" is neither true, false nor the ARN of a key");
        }
        yield new Encryption.Theirs(given);
      }
    };
  }

  static Producers producers(ContextReader reader) {
    var accounts = reader.list("producerAccounts");
    accounts.stream()
        .filter(it -> !it.matches("[0-9]{12}"))
        .forEach(
            it -> reader.problem("producerAccounts: \"" + it + "\" is not the id of an account"));
    var organization = reader.text("producerOrganization");
    organization
        .filter(it -> !it.matches("o-[a-z0-9]{10,32}"))
        .ifPresent(
            it ->
                reader.problem(
                    "producerOrganization: \"" + it + "\" is not the id of an organization"));
    return new Producers(accounts, organization);
  }

  /// Groups and not addresses: who may is then a matter of what they are, not of where.
  static List<String> visitors(ContextReader reader) {
    var groups = reader.list("httpSecurityGroups");
    groups.stream()
        .filter(it -> !it.matches("sg-[0-9a-f]+"))
        .forEach(
            it ->
                reader.problem(
                    "httpSecurityGroups: \"" + it + "\" is not the id of a security group"));
    return groups;
  }

  /// Roles, users, or an account's `root` for whomever its own policies let in; no star.
  static List<String> operators(ContextReader reader) {
    var arns = reader.arns("operatorPrincipals", "iam");
    arns.stream()
        .filter(it -> !it.matches("arn:[a-z-]+:iam::[0-9]{12}:(root|role/.+|user/.+)"))
        .forEach(
            it ->
                reader.problem(
                    "operatorPrincipals: \"" + it + "\" is no role, user or root of an account"));
    return arns;
  }
}
