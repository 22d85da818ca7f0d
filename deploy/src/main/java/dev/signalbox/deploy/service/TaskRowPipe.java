package dev.signalbox.deploy.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import dev.signalbox.deploy.data.TaskTables;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.pipes.CfnPipe;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Brings rows that have just become terminal from the Tasks table's stream to the events queue:
/// the agent's own word that it has ended. And rows that begin with a wait for uploads, since
/// nobody else may ever tell of them. Only what the service reads of a record goes over: the
/// images hold prompts, and two of them can be larger than a message.
public final class TaskRowPipe extends Construct {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TERMINAL =
      List.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");

  /// The service's intake knows this form. The filter has compared the two statuses already, so the
  /// old one stays behind. A path that finds nothing must stand between quotes.
  private static final String TEMPLATE =
      """
      {"eventSource":"aws:dynamodb","eventName":"<$.eventName>","dynamodb":{\
      "Keys":{"task_id":{"S":"<$.dynamodb.Keys.task_id.S>"}},\
      "NewImage":{"status":{"S":"<$.dynamodb.NewImage.status.S>"},\
      "settled_at":{"S":"<$.dynamodb.NewImage.settled_at.S>"}},\
      "OldImage":{"settled_at":{"S":"<$.dynamodb.OldImage.settled_at.S>"}}}}\
      """;

  private final Queue deadLetters;
  private final String arn;

  TaskRowPipe(Construct scope, Choices choices, SignalboxData data) {
    super(scope, "TaskRowPipe");
    var tables = data.tables();
    var queues = data.queues();
    this.deadLetters = TaskQueues.deadLetters(this, "PipeDeadLetters", data.key().key());
    var role = role(tables, queues);
    data.key().use("sqs", "dynamodb").ifPresent(role::addToPolicy);
    var pipe =
        CfnPipe.Builder.create(this, "Pipe")
            .name(choices.named("task-rows"))
            .description("Rows of tasks that have become terminal")
            .roleArn(role.getRoleArn())
            .source(tables.streamArn())
            .sourceParameters(
                CfnPipe.PipeSourceParametersProperty.builder()
                    .filterCriteria(filter())
                    .dynamoDbStreamParameters(stream())
                    .build())
            .target(queues.events().getQueueArn())
            .targetParameters(
                CfnPipe.PipeTargetParametersProperty.builder().inputTemplate(TEMPLATE).build())
            .build();
    // Pipes tries its permissions when it is created: the policy must be there, not just the role.
    pipe.getNode().addDependency(role);
    this.arn = pipe.getAttrArn();
  }

  /// From the beginning of what the stream still has, since a record twice is better than one lost.
  /// A record that is refused again and again must not hold up its shard for a day.
  private CfnPipe.PipeSourceDynamoDBStreamParametersProperty stream() {
    return CfnPipe.PipeSourceDynamoDBStreamParametersProperty.builder()
        .startingPosition("TRIM_HORIZON")
        .batchSize(10)
        .maximumRetryAttempts(50)
        .onPartialBatchItemFailure("AUTOMATIC_BISECT")
        .deadLetterConfig(
            CfnPipe.DeadLetterConfigProperty.builder().arn(deadLetters.getQueueArn()).build())
        .build();
  }

  /// A status that is terminal and was another before: patterns cannot compare two fields, so
  /// there is one for each status, and one for new rows that are terminal or wait for uploads.
  private static CfnPipe.FilterCriteriaProperty filter() {
    var changed =
        TERMINAL.stream().map(it -> pattern(List.of(it), Map.of("anything-but", List.of(it))));
    var told = Stream.concat(TERMINAL.stream(), Stream.of("PENDING_UPLOADS")).toList();
    var fromTheStart = Stream.of(pattern(told, Map.of("exists", false)));
    return CfnPipe.FilterCriteriaProperty.builder()
        .filters(
            Stream.concat(changed, fromTheStart)
                .map(it -> CfnPipe.FilterProperty.builder().pattern(it).build())
                .toList())
        .build();
  }

  private static String pattern(List<String> now, Map<String, Object> before) {
    // Sorted, so that the same app is the same template.
    var images = new TreeMap<String, Object>();
    images.put("NewImage", status(now));
    images.put("OldImage", status(List.of(before)));
    return json(Map.of("dynamodb", images));
  }

  private static Map<String, Object> status(List<?> rule) {
    return Map.of("status", Map.of("S", rule));
  }

  private static String json(Map<String, Object> pattern) {
    try {
      return JSON.writeValueAsString(pattern);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of texts is not JSON", impossible);
    }
  }

  private Role role(TaskTables tables, TaskQueues queues) {
    var role =
        Role.Builder.create(this, "Role")
            .description("Reads the stream of the Tasks table, sends to the events queue")
            .assumedBy(
                ServicePrincipal.Builder.create("pipes.amazonaws.com")
                    .conditions(
                        Map.of(
                            "StringEquals",
                            Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                    .build())
            .build();
    role.addToPolicy(
        TaskRoles.allow(
            tables.streamArn(),
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams"));
    role.addToPolicy(TaskRoles.allow(queues.events().getQueueArn(), "sqs:SendMessage"));
    role.addToPolicy(TaskRoles.allow(deadLetters.getQueueArn(), "sqs:SendMessage"));
    return role;
  }

  public Queue deadLetters() {
    return deadLetters;
  }

  public String arn() {
    return arn;
  }
}
