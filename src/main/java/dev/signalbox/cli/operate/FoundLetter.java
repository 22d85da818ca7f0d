package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.service.operator.OperatorTools.QueueName;
import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import java.time.temporal.ChronoUnit;

/// A dead letter and where it lies.
record FoundLetter(QueueName queue, DeadLetter letter) {
  private static final String LINE = "%-6s  %-36s  %s";
  private static final String INDENT = " ".repeat(8);

  /// With its indent it ends by column 80.
  private static final int WHY_LENGTH = 72;

  static final String HEADING = LINE.formatted("queue", "message", "since");

  /// Two lines, so that a terminal has room for what went wrong.
  String lines() {
    var received = letter.receiveCount();
    var why =
        "%s, received %d time%s%s"
            .formatted(
                letter.reason().orElse("no reason"),
                received,
                received == 1 ? "" : "s",
                letter.detail().map(it -> ": " + it).orElse(""));
    return LINE.formatted(
            queue.word(), letter.id(), letter.sentAt().truncatedTo(ChronoUnit.SECONDS))
        + System.lineSeparator()
        + INDENT
        + PlainText.cell(why, WHY_LENGTH);
  }

  /// All of it but its body, which may be long.
  void fill(ObjectNode node) {
    node.put("queue", queue.word());
    node.put("message_id", letter.id());
    node.put("source_message_id", letter.originId());
    node.put("sent_at", letter.sentAt().toString());
    node.put("receive_count", letter.receiveCount());
    letter.reason().ifPresentOrElse(it -> node.put("reason", it), () -> node.putNull("reason"));
    letter.detail().ifPresentOrElse(it -> node.put("detail", it), () -> node.putNull("detail"));
  }
}
