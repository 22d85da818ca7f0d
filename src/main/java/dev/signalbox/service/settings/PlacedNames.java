package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.aws.name.Arn;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells of ARNs that are none, and of those that name something in another Region or account than
/// everything else is in; and of ids of a network that stand in the wrong place.
final class PlacedNames {
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private final SettingsReader reader;
  private final ComputeSettings compute;
  private final Settings.Aws aws;
  private final Optional<String> account;

  /// @param account of the queues, where their URLs tell it
  PlacedNames(
      SettingsReader reader, ComputeSettings compute, Settings.Aws aws, Optional<String> account) {
    this.reader = reader;
    this.compute = compute;
    this.aws = aws;
    this.account = account;
  }

  /// A kind of thing that has an ARN.
  private enum Kind {
    CLUSTER("ecs", "cluster/[A-Za-z0-9_-]{1,255}", "a cluster", "cluster/agents"),
    TASK_DEFINITION("ecs", "task-definition/\\S+", "a task definition", "task-definition/agent"),
    RUNTIME(
        "bedrock-agentcore", "runtime/\\S+", "an AgentCore runtime", "runtime/agent-1a2b3c4d5e"),
    SECRET("secretsmanager", "secret:\\S+", "a secret", "secret:github-1a2b3c"),
    TABLE("dynamodb", "table/[A-Za-z0-9_.-]{3,255}", "a table", "table/tasks");

    private final String service;
    private final String resource;
    private final String title;
    private final String example;

    Kind(String service, String resource, String title, String example) {
      this.service = service;
      this.resource = resource;
      this.title = title;
      this.example = example;
    }
  }

  void tell() {
    arn(GITHUB_TOKEN_SECRET_ARN, Kind.SECRET, Optional.empty());
    if (compute.agentCore().enabled() && !isElsewhere(Api.BEDROCK_AGENTCORE)) {
      arn(AGENTCORE_RUNTIME_ARN, Kind.RUNTIME, Optional.of(Api.BEDROCK_AGENTCORE));
    }
    compute.ecs().ifPresent(_ -> ecs());
    for (var table :
        new Setting[] {
          TASK_TABLE, TASK_EVENTS_TABLE, USER_CONCURRENCY_TABLE, REPO_TABLE, TASK_APPROVALS_TABLE
        }) {
      table(table);
    }
  }

  private void ecs() {
    // Events name the cluster by its ARN and are compared with this.
    arn(ECS_CLUSTER_ARN, Kind.CLUSTER, Optional.of(Api.ECS));
    arnIfOne(ECS_TASK_DEFINITION, Kind.TASK_DEFINITION, Api.ECS);
    arnIfOne(ECS_PLANNING_TASK_DEFINITION, Kind.TASK_DEFINITION, Api.ECS);
    ids(ECS_SUBNETS, "subnet-");
    ids(ECS_SECURITY_GROUPS, "sg-");
  }

  private void ids(Setting setting, String prefix) {
    reader.list(setting).stream()
        .filter(id -> !id.startsWith(prefix))
        .forEach(id -> reader.problem(setting, id, "does not begin with " + prefix));
  }

  private void table(Setting setting) {
    arnIfOne(setting, Kind.TABLE, Api.DYNAMODB);
    reader
        .given(setting)
        .filter(it -> !it.startsWith("arn:") && !TABLE_NAME.matcher(it).matches())
        .ifPresent(it -> reader.problem(setting, it, "is not the name of a DynamoDB table"));
  }

  private void arnIfOne(Setting setting, Kind kind, Api service) {
    reader
        .given(setting)
        .filter(it -> it.startsWith("arn:"))
        .ifPresent(_ -> arn(setting, kind, Optional.of(service)));
  }

  private void arn(Setting setting, Kind kind, Optional<Api> service) {
    var text = reader.given(setting);
    if (text.isEmpty()) {
      return;
    }
    var arn =
        Arn.of(text.get())
            .filter(
                it -> it.service().equals(kind.service) && it.resource().matches(kind.resource));
    if (arn.isEmpty()) {
      reader.problem(setting, text.get(), "is not the ARN of " + kind.title + example(kind, text));
    } else if (service.filter(this::isElsewhere).isEmpty()) {
      place(setting, arn.get());
    }
  }

  /// With the name in it, where only that was given.
  private String example(Kind kind, Optional<String> text) {
    var region = aws.region().isEmpty() ? "eu-west-1" : aws.region();
    var end = kind.example.replaceFirst("[^/:]+$", "");
    var resource = text.filter(it -> it.matches("[A-Za-z0-9_-]+")).map(end::concat);
    return ", such as arn:%s:%s:%s:%s:%s"
        .formatted(
            Arn.partitionOf(region),
            kind.service,
            region,
            account.orElse("111122223333"),
            resource.orElse(kind.example));
  }

  private void place(Setting setting, Arn arn) {
    var region = aws.region();
    if (region.isEmpty()) {
      return;
    }
    if (!arn.region().equals(region)) {
      reader.problem(setting.key() + " is in " + arn.region() + ", but AWS_REGION is " + region);
    } else if (isOfAnotherPartition(arn)) {
      reader.problem(
          "%s begins with arn:%s, but in %s it is arn:%s"
              .formatted(setting.key(), arn.partition(), region, Arn.partitionOf(region)));
    }
    account
        .filter(it -> !it.equals(arn.account()))
        .ifPresent(
            it ->
                reader.problem(
                    "%s is of account %s, but the queues are of %s"
                        .formatted(setting.key(), arn.account(), it)));
  }

  /// Of partitions that are not public only AWS knows the Regions.
  private static boolean isOfAnotherPartition(Arn arn) {
    var isPublic = arn.partition().matches("aws|aws-cn|aws-us-gov");
    return isPublic && !arn.partition().equals(Arn.partitionOf(arn.region()));
  }

  private boolean isElsewhere(Api service) {
    return aws.endpoints().of(service).isPresent();
  }
}
