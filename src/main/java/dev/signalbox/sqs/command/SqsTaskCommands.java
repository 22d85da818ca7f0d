package dev.signalbox.sqs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.aws.AwsCall;
import dev.signalbox.query.TaskCommands;
import dev.signalbox.sqs.intake.MessageCheck;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Sends task messages to the task queue, like any producer.
public final class SqsTaskCommands implements TaskCommands {
  /// SQS refuses some characters that JSON lets stand as they are.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final SqsAsyncClient client;
  private final String taskQueueUrl;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MessageCheck check = new MessageCheck();
  private final AwsCall aws = new AwsCall("sqs");

  /// @param random makes the ids of tasks
  public SqsTaskCommands(
      SqsAsyncClient client, String taskQueueUrl, InstantSource clock, RandomGenerator random) {
    this.client = client;
    this.taskQueueUrl = taskQueueUrl;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Submission submit(ObjectNode fields) {
    var message = fields.deepCopy();
    if (!message.hasNonNull("type")) {
      message.put("type", "submit");
    }
    if (!"submit".equals(message.path("type").textValue())) {
      return new Submission.Refused(List.of("type: submit, or left out"));
    }
    var problems = check.problems(text(message));
    if (!problems.isEmpty()) {
      return new Submission.Refused(problems);
    }
    var known = check.taskId(text(message));
    // A key stands for the same task each time, so no other id may come in its way.
    var taskId = known.orElseGet(this::newId);
    if (known.isEmpty()) {
      message.put("task_id", taskId);
    }
    send(text(message));
    return new Submission.Sent(taskId);
  }

  private String newId() {
    var time = clock.instant().toEpochMilli() << 16 | (random.nextInt() & 0xffff);
    return new Ulid(time, random.nextLong()).toString();
  }

  @Override
  public void cancel(String taskId, Optional<String> reason, String requestedBy) {
    var message = JSON.createObjectNode().put("type", "cancel").put("task_id", taskId);
    reason.ifPresent(it -> message.put("reason", it));
    message.put("requested_by", requestedBy);
    var problems = check.problems(text(message));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    send(text(message));
  }

  private void send(String body) {
    var _ =
        aws.await(
            "SendMessage",
            () -> client.sendMessage(it -> it.queueUrl(taskQueueUrl).messageBody(body)));
  }

  private static String text(ObjectNode message) {
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
