package dev.signalbox.deploy.foundation;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/// Roles of Fargate tasks: one that only ECS itself uses to start a container, and one that the
/// code in the container has. Neither has a policy of AWS's own, which would allow all
/// repositories.
public final class TaskRoles {
  /// What ECS tasks are at IAM.
  public static final String PRINCIPAL = "ecs-tasks.amazonaws.com";

  private static final Pattern ECR =
      Pattern.compile("([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com[a-z.]*/([^:@]+)");

  private TaskRoles() {}

  /// For tasks of this account only.
  public static Role role(Construct scope, String id, String description) {
    return Role.Builder.create(scope, id)
        .description(description)
        .assumedBy(
            ServicePrincipal.Builder.create(PRINCIPAL)
                .conditions(
                    Map.of(
                        "StringEquals", Map.of("aws:SourceAccount", Stack.of(scope).getAccount())))
                .build())
        .build();
  }

  /// For pulling one image; writing the log is granted by the log driver.
  public static Role executionRole(Construct scope, Choices.Image image) {
    var role = role(scope, "ExecutionRole", "Pulls the image and opens the log, before any code");
    repositoryArn(Stack.of(scope), image)
        .ifPresent(
            repository -> {
              role.addToPolicy(
                  allow(
                      repository,
                      "ecr:BatchCheckLayerAvailability",
                      "ecr:GetDownloadUrlForLayer",
                      "ecr:BatchGetImage"));
              role.addToPolicy(allow("*", "ecr:GetAuthorizationToken"));
            });
    Justified.wildcards(
        role, "ecr:GetAuthorizationToken knows no resource but the star.", "^Resource::\\*$");
    return role;
  }

  private static Optional<String> repositoryArn(Stack stack, Choices.Image image) {
    return switch (image) {
      case Choices.Image.InEcr(var repository, var _) ->
          Optional.of(Stacks.arn(stack, "ecr", "repository", repository));
      case Choices.Image.At(var uri) -> {
        var parts = ECR.matcher(uri);
        yield parts.lookingAt()
            ? Optional.of(
                "arn:%s:ecr:%s:%s:repository/%s"
                    .formatted(Aws.PARTITION, parts.group(2), parts.group(1), parts.group(3)))
            : Optional.empty();
      }
    };
  }

  /// By name: nothing is built or looked up at synth.
  public static ContainerImage image(Construct scope, Choices.Image image) {
    return switch (image) {
      case Choices.Image.At(var uri) -> ContainerImage.fromRegistry(uri);
      case Choices.Image.InEcr(var repository, var tag) ->
          ContainerImage.fromRegistry(
              Repository.fromRepositoryName(scope, "Repository", repository)
                  .repositoryUriForTag(tag));
    };
  }

  public static PolicyStatement allow(String resource, String... actions) {
    return PolicyStatement.Builder.create()
        .actions(List.of(actions))
        .resources(List.of(resource))
        .build();
  }

  /// Models one by one, as an agent calls them.
  public static List<PolicyStatement> models(List<String> arns) {
    return arns.stream()
        .map(it -> allow(it, "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"))
        .toList();
  }
}
