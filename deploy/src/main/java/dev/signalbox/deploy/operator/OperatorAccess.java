package dev.signalbox.deploy.operator;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.service.AgentOutput;
import dev.signalbox.deploy.service.OrchestratorPolicy;
import dev.signalbox.deploy.service.PolicyWildcards;
import dev.signalbox.deploy.service.SignalboxService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/// Two policies for people: one to look, one to act besides. They are for roles that are there
/// already; with `operatorPrincipals` there is a role that has both.
final class OperatorAccess extends Construct {
  private static final Duration SESSION = Duration.hours(4);

  private final ManagedPolicy look;
  private final ManagedPolicy act;
  private final Optional<Role> role;

  OperatorAccess(
      Construct scope,
      Choices choices,
      SignalboxData data,
      SignalboxService service,
      Optional<Substrate> ecs) {
    super(scope, "OperatorAccess");
    var parts = new OperatorLook(data, service, ecs);
    var looking =
        Stream.concat(
            parts.statements(choices).stream(), Stream.of(OperatorLook.outputs(Stack.of(this))));
    var acting =
        Stream.concat(
            OrchestratorPolicy.ofOperators(choices, data, ecs).stream(),
            Stream.of(parts.deletion()));
    this.look = policy("Look", "Signalbox: see tasks, queues, output and settings", looking);
    this.act =
        policy(
            "Act",
            "Signalbox: submit, cancel, approve, sweep, redrive and discard",
            acting);
    this.role =
        choices.operatorArns().isEmpty()
            ? Optional.empty()
            : Optional.of(role(choices.operatorArns()));
  }

  private ManagedPolicy policy(String id, String description, Stream<PolicyStatement> statements) {
    var policy =
        ManagedPolicy.Builder.create(this, id)
            .description(description)
            .statements(statements.toList())
            .build();
    AgentOutput.justify(policy);
    Justified.wildcards(
        policy,
        "People look through every index of the two tables, and indexes are added.",
        "^Resource::.*TaskTables.*/index/\\*$");
    Justified.wildcards(
        policy,
        "A star stands for actions that know no resource, which only read; for lists of the"
            + " cluster's tasks, which its condition limits; and for the id of this very stack.",
        "^Resource::\\*$",
        "^Resource::arn:.*:cloudformation:.*:stack/[A-Za-z0-9-]+/\\*$");
    PolicyWildcards.justify(policy);
    return policy;
  }

  private Role role(List<String> principals) {
    return Role.Builder.create(this, "Role")
        .description("Looks after the tasks of Signalbox")
        .maxSessionDuration(SESSION)
        .assumedBy(
            new CompositePrincipal(
                principals.stream().map(ArnPrincipal::new).toArray(IPrincipal[]::new)))
        .managedPolicies(List.of(look, act))
        .build();
  }

  ManagedPolicy look() {
    return look;
  }

  ManagedPolicy act() {
    return act;
  }

  Optional<Role> role() {
    return role;
  }
}
