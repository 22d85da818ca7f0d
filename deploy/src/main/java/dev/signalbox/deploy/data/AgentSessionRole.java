package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/// The role of one task's session: an agent assumes it with the ids of its task and its user as
/// session tags, and then reaches what bears those ids. It has the models too, because agents call
/// them under these tags, so that a bill can be told apart by user and repository.
public final class AgentSessionRole extends Construct {
  /// As long as a role may be assumed from a role; agents assume it again before that.
  private static final Duration SESSION = Duration.hours(1);

  /// A task's id is a ULID. The condition holds of no request without the tag.
  private static final String TASK_ID = "?".repeat(26);

  private final Role role;

  /// @param assumedBy what agents run as
  AgentSessionRole(Construct scope, List<String> assumedBy, Choices.Access access, AgentData data) {
    super(scope, "AgentSessionRole");
    this.role =
        Role.Builder.create(this, "Role")
            .description("What an agent may do with the data of the task in its session tags")
            .maxSessionDuration(SESSION)
            .assumedBy(assumable(assumedBy))
            .build();
    Optional.ofNullable(role.getAssumeRolePolicy())
        .orElseThrow()
        .addStatements(taggable(assumedBy));
    AgentGrants.OWN_TASK.on(data).forEach(role::addToPolicy);
    TaskRoles.models(access.modelArns()).forEach(role::addToPolicy);
    Justified.wildcards(
        role,
        "What follows the task's id in the name of an object; the id is the session's own.",
        "^Resource::<PayloadBucket.*\\.Arn>/tasks/<aws:PrincipalTag/task_id>/\\*$",
        "^Resource::<ArtifactsBucket.*\\.Arn>/artifacts/<aws:PrincipalTag/task_id>/\\*$",
        "^Resource::<ArtifactsBucket.*\\.Arn>/traces/<aws:PrincipalTag/user_id>/<aws:PrincipalTag/task_id>\\*$",
        "^Resource::arn:<AWS::Partition>:s3:::[^/]*/attachments/<aws:PrincipalTag/user_id>/<aws:PrincipalTag/task_id>/\\*$");
  }

  /// A session is named after its task, so that a log of calls tells for whom each was made.
  private static IPrincipal assumable(List<String> roleArns) {
    var named =
        Map.of(
            "aws:RequestTag/task_id", TASK_ID, "sts:RoleSessionName", "*${aws:RequestTag/task_id}");
    return new CompositePrincipal(
        roleArns.stream()
            .map(it -> new ArnPrincipal(it).withConditions(Map.of("StringLike", named)))
            .toArray(IPrincipal[]::new));
  }

  /// A statement of its own, since `sts:TagSession` does not know the name of the session. It is
  /// asked whenever there is a tag, so the tags are limited here alone.
  private static PolicyStatement taggable(List<String> roleArns) {
    return PolicyStatement.Builder.create()
        .actions(List.of("sts:TagSession"))
        .principals(roleArns.stream().map(ArnPrincipal::new).toList())
        .conditions(Map.of("ForAllValues:StringEquals", Map.of("aws:TagKeys", AgentGrants.TAGS)))
        .build();
  }

  public Role role() {
    return role;
  }
}
