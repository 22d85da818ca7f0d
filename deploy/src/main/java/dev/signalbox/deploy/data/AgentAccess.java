package dev.signalbox.deploy.data;

import dev.signalbox.deploy.foundation.Justified;
import java.util.List;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/// What any agent needs of Signalbox's data, as a policy to attach: to our task role, to the role
/// of an AgentCore runtime, or to that of a cluster of somebody's own.
public final class AgentAccess extends Construct {
  private final ManagedPolicy policy;

  AgentAccess(Construct scope, TaskTables tables, PayloadBucket payloads) {
    super(scope, "AgentAccess");
    this.policy =
        ManagedPolicy.Builder.create(this, "Policy")
            .description("What an agent may do with the rows and the payload of its task")
            .statements(
                List.of(
                    allow(
                        List.of("dynamodb:GetItem", "dynamodb:UpdateItem"),
                        tables.tasks().getTableArn()),
                    allow(List.of("dynamodb:PutItem"), tables.taskEvents().getTableArn()),
                    allow(List.of("s3:GetObject"), payloads.bucket().arnForObjects("*"))))
            .build();
    Justified.wildcards(
        policy,
        "Object names begin with task ids, which are not known before there are tasks; the bucket"
            + " holds nothing but payloads.",
        "^Resource::<PayloadBucket.*\\.Arn>/\\*$");
  }

  private static PolicyStatement allow(List<String> actions, String resource) {
    return PolicyStatement.Builder.create().actions(actions).resources(List.of(resource)).build();
  }

  public ManagedPolicy policy() {
    return policy;
  }
}
