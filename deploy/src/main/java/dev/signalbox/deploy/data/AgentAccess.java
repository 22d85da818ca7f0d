package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/// What agents may touch. What an agent runs as may assume the session role and has none of the
/// data itself, unless `agentSessionRole` is off: then it has the data of all tasks, and the synth
/// says so.
public final class AgentAccess extends Construct {
  private final Optional<Role> taskRole;
  private final Optional<AgentSessionRole> sessionRole;
  private final Optional<ManagedPolicy> policy;

  AgentAccess(Construct scope, Choices choices, AgentData data) {
    super(scope, "AgentAccess");
    // Here and not beside the cluster, because the session role names it.
    this.taskRole = ofOurs(choices).map(it -> taskRole(choices, it));
    var runAs = runAs(choices);
    this.sessionRole =
        choices.access().sessionRole() && !runAs.isEmpty()
            ? Optional.of(new AgentSessionRole(this, runAs, choices.access(), data))
            : Optional.empty();
    this.policy =
        choices.access().sessionRole()
            ? sessionRole.map(it -> policy(List.of(assume(it))))
            : Optional.of(everything(data));
    // From the policy's side: the role's own list would make a circle through the session role.
    taskRole.ifPresent(role -> policy.ifPresent(it -> it.attachToRole(role)));
  }

  private static Optional<Choices.Agents.Ours> ofOurs(Choices choices) {
    return choices
        .agents()
        .flatMap(
            it ->
                switch (it) {
                  case Choices.Agents.Ours ours -> Optional.of(ours);
                  case Choices.Agents.Theirs _ -> Optional.empty();
                });
  }

  /// Models and secrets: what an agent needs of others than Signalbox.
  private Role taskRole(Choices choices, Choices.Agents.Ours ours) {
    var role = TaskRoles.role(this, "TaskRole", "What the code of an agent may do");
    TaskRoles.models(choices.access().modelArns()).forEach(role::addToPolicy);
    Stream.concat(ours.secretArns().stream(), choices.githubTokenSecretArn().stream())
        .map(secret -> TaskRoles.allow(secret, "secretsmanager:GetSecretValue"))
        .forEach(role::addToPolicy);
    return role;
  }

  /// All roles that agents run as.
  private List<String> runAs(Choices choices) {
    var onEcs =
        choices.agents().stream()
            .flatMap(
                it ->
                    switch (it) {
                      case Choices.Agents.Ours _ -> taskRole.stream().map(Role::getRoleArn);
                      case Choices.Agents.Theirs theirs -> theirs.roleArns().stream();
                    });
    return Stream.concat(onEcs, choices.access().agentCoreRoleArns().stream()).distinct().toList();
  }

  private static PolicyStatement assume(AgentSessionRole session) {
    return TaskRoles.allow(session.role().getRoleArn(), "sts:AssumeRole", "sts:TagSession");
  }

  private ManagedPolicy everything(AgentData data) {
    Annotations.of(this)
        .addWarningV2(
            "signalbox:agentsReachEveryTask",
            "agentSessionRole is off: each agent may read and change the row, the timeline and the"
                + " payload of every task, not only of its own");
    var wide = policy(AgentGrants.EVERY_TASK.on(data));
    Justified.wildcards(
        wide,
        "Object names begin with ids of tasks or users, which are not known before there are tasks;"
            + " the operator chose that agents have those of all tasks.",
        "^Resource::<PayloadBucket.*\\.Arn>/tasks/\\*/\\*$",
        "^Resource::<ArtifactsBucket.*\\.Arn>/(artifacts/\\*/|traces/\\*/\\*)\\*$",
        "^Resource::arn:<AWS::Partition>:s3:::[^/]*/attachments/\\*/\\*/\\*$");
    return wide;
  }

  private ManagedPolicy policy(List<PolicyStatement> statements) {
    return ManagedPolicy.Builder.create(this, "Policy")
        .description("What an agent runs as may do with the data of tasks")
        .statements(statements)
        .build();
  }

  /// Of agents in our own cluster.
  public Optional<Role> taskRole() {
    return taskRole;
  }

  /// Absent where it is off, and where there is nothing that could assume it.
  public Optional<Role> sessionRole() {
    return sessionRole.map(AgentSessionRole::role);
  }

  /// What to attach to whatever else agents run as; absent where no agent can run.
  public Optional<ManagedPolicy> policy() {
    return policy;
  }
}
