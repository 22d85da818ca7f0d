package dev.signalbox.doctor;

import java.util.List;

/// Every check that there is, in the order of a report.
public enum Check {
  SETTINGS(
      Group.SETTINGS, "The settings are all there, well formed, and do not contradict each other."),
  CREDENTIALS(
      Group.ACCOUNT,
      "AWS knows the credentials, and they are not expired.",
      "sts:GetCallerIdentity"),
  PLACE(
      Group.ACCOUNT,
      "Queues and cluster are in `AWS_REGION` and in the account of the credentials.",
      "sts:GetCallerIdentity"),
  CLOCK(
      Group.ACCOUNT,
      "The clock of this machine agrees with AWS's to a minute; AWS refuses what is five minutes"
          + " off.",
      "sts:GetCallerIdentity"),
  QUEUE(
      Group.QUEUES,
      "Each queue is there, delays nothing, hides messages for a while, and keeps them for a day or"
          + " more; dead letters as long as any other.",
      "sqs:GetQueueAttributes"),
  REDRIVE(
      Group.QUEUES,
      "What is received too often goes to the dead-letter queue of the settings, and not before it"
          + " could be waiting for something.",
      "sqs:GetQueueAttributes"),
  POLICY(
      Group.QUEUES,
      "The policy of each queue refuses calls without TLS; that of the events queue lets the rule"
          + " send, and denies it nowhere.",
      "sqs:GetQueueAttributes"),
  RULE(
      Group.EVENTS,
      "An EventBridge rule for the events of ECS is there and enabled.",
      "events:ListRules",
      "events:ListRuleNamesByTarget"),
  RULE_PATTERN(
      Group.EVENTS,
      "Its pattern matches the end and the start of a session of this deployment in this cluster,"
          + " and of no other.",
      "events:ListRules"),
  RULE_TARGET(
      Group.EVENTS,
      "It sends to the events queue, and has a dead-letter queue for what does not arrive.",
      "events:ListTargetsByRule"),
  KEY(
      Group.EVENTS,
      "The key of KMS under which the events queue lies, if any, is one that EventBridge may use.",
      "sqs:GetQueueAttributes",
      "kms:DescribeKey",
      "kms:GetKeyPolicy"),
  PIPE(
      Group.EVENTS,
      "A pipe runs from the present stream of the Tasks table to the events queue.",
      "pipes:ListPipes"),
  PIPE_FILTER(
      Group.EVENTS,
      "It lets every end of a task pass, from whatever it was or from the start, and hands on what"
          + " the service reads.",
      "pipes:DescribePipe"),
  TABLE(Group.TABLES, "Each table is there, active, and has its keys.", "dynamodb:DescribeTable"),
  INDEXES(
      Group.TABLES,
      "Its indexes are there, active, and have what is read from them.",
      "dynamodb:DescribeTable"),
  STREAM(
      Group.TABLES,
      "The stream of the Tasks table is on, with old and new images.",
      "dynamodb:DescribeTable"),
  TTL(Group.TABLES, "Rows of ended tasks expire.", "dynamodb:DescribeTimeToLive"),
  BUCKET(
      Group.STORAGE,
      "The buckets of payloads and of attachments are there, in this Region, closed to the public,"
          + " and encrypt.",
      "s3:ListBucket",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetEncryptionConfiguration"),
  SECRET(
      Group.STORAGE,
      "The secret of the GitHub token is there and not about to be deleted. It is not read.",
      "secretsmanager:DescribeSecret"),
  CLUSTER(
      Group.COMPUTE,
      "The cluster is there, active, and has the capacity providers of the settings.",
      "ecs:DescribeClusters"),
  DEFINITION(
      Group.COMPUTE,
      "Each task definition has an active revision with the agent's container, the network mode"
          + " `awsvpc`, and roles, and may run on Fargate if starts go there.",
      "ecs:DescribeTaskDefinition"),
  LOGS(
      Group.COMPUTE,
      "The agent's container sends its output to CloudWatch Logs, where `explain` finds it.",
      "ecs:DescribeTaskDefinition"),
  NETWORK(
      Group.COMPUTE,
      "Subnets and security groups are there, in one VPC, and have addresses left.",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups"),
  START_RATE(
      Group.COMPUTE,
      "The start rates of one replica are no higher than what AWS lets an account that asked for no"
          + " more; higher ones are a note."),
  VCPUS(
      Group.COMPUTE,
      "The account's vCPUs on Fargate are enough for as many agents as one user may have, or all"
          + " together if that is less.",
      "servicequotas:GetServiceQuota");

  /// What a check is about.
  public enum Group {
    SETTINGS("Settings"),
    ACCOUNT("Account"),
    QUEUES("Queues"),
    EVENTS("Events"),
    TABLES("Tables"),
    STORAGE("Storage"),
    COMPUTE("Compute");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  private final Group group;
  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> permissions;

  Check(Group group, String sentence, String... permissions) {
    this.group = group;
    this.sentence = sentence;
    this.permissions = List.of(permissions);
  }

  public Group group() {
    return group;
  }

  /// What is so when nothing is wrong.
  public String sentence() {
    return sentence;
  }

  /// What whoever runs it must be allowed.
  public List<String> permissions() {
    return permissions;
  }

  /// Its name in a report.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
