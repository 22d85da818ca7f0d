package dev.signalbox.query.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.DeadLetter;

/// A message that could not be used.
public final class DeadLetterJson {
  private DeadLetterJson() {}

  public static ObjectNode of(DeadLetter letter) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("queue", letter.queue()).put("message_id", letter.id());
    json.put("source_message_id", letter.originId());
    json.put("sent_at", letter.sentAt().toString());
    json.put("receive_count", letter.receiveCount());
    Members.text(json, "reason", letter.reason());
    Members.text(json, "detail", letter.detail());
    Members.text(json, "body", letter.body());
    return json;
  }
}
