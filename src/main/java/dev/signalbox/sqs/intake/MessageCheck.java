package dev.signalbox.sqs.intake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What intake would make of a message, asked before it is sent.
public final class MessageCheck {
  private final TaskMessageReader reader = new TaskMessageReader();

  /// Returns what is wrong with a body, field by field; empty for one that is good.
  public List<String> problems(String body) {
    return switch (reader.read(body)) {
      case TaskMessage.Broken(var _, var detail) -> Arrays.asList(detail.split("; "));
      case TaskMessage.Submit _, TaskMessage.Cancel _, TaskMessage.Wake _ -> List.of();
    };
  }

  /// Returns the id of the task that intake makes of a good submit whatever message brings it: its
  /// own, or the one that follows from its key. Empty where it follows from the message.
  public Optional<String> taskId(String submit) {
    return switch (reader.read(submit)) {
      case TaskMessage.Submit(var taskId, var request) ->
          taskId.or(
              () ->
                  request
                      .idempotencyKey()
                      .map(key -> TaskIds.ofIdempotencyKey(request.userId(), key)));
      case TaskMessage.Cancel _, TaskMessage.Wake _, TaskMessage.Broken _ -> Optional.empty();
    };
  }

  /// Returns the id of the task that intake made of a message that named none and had no key.
  ///
  /// @param messageId of SQS, in any case of letters; empty for what is no such id
  public static Optional<String> taskOfMessage(String messageId) {
    return TaskIds.isMessageId(messageId)
        ? Optional.of(TaskIds.ofMessage(messageId))
        : Optional.empty();
  }
}
