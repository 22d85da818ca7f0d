package dev.signalbox.hostile;

import static dev.signalbox.hostile.HostileBody.CANARY;
import static dev.signalbox.hostile.HostileBody.NO_TASK;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// What the events queue must bear of changes of task rows.
final class HostileRows {
  private static final String RECORD =
      """
      {"eventID": "1", "eventName": "MODIFY", "eventSource": "aws:dynamodb",
       "dynamodb": {"Keys": {"task_id": {"S": "01K5Z8J3QW6T9V0C2R4M7XNDPC"}},
        "NewImage": {"task_id": {"S": "01K5Z8J3QW6T9V0C2R4M7XNDPC"}, "status": {"S": "FAILED"},
         "error_message": {"S": "%1$s"}, "task_description": {"S": "%1$s"}},
        "OldImage": {"status": {"S": "RUNNING"}}}}\
      """
          .formatted(CANARY);

  /// What is no `{"S": "text"}`.
  private static final List<String> NO_TEXTS =
      List.of(
          "null",
          "7",
          "\"" + CANARY + "\"",
          "[]",
          "{}",
          "{\"N\":\"1\"}",
          "{\"S\":null}",
          "{\"S\":\"\"}",
          "{\"S\":[]}",
          "{\"S\":{}}",
          "{\"SS\":[\"FAILED\"]}",
          "{\"BOOL\":true}",
          "{\"NULL\":true}",
          "{\"M\":{\"S\":\"FAILED\"}}");

  private HostileRows() {}

  static List<HostileBody> all() {
    var bodies = new ArrayList<>(Json.cutOff("row", Json.object(RECORD).toString(), "bad-json"));
    bodies.addAll(attributes());
    bodies.addAll(envelopes());
    return bodies;
  }

  private static String holed(String parent, String field, String raw) {
    var record = Json.object(RECORD);
    ((ObjectNode) record.at(parent)).put(field, Json.HOLE);
    return Json.fill(record, raw);
  }

  private static List<HostileBody> attributes() {
    var bodies = new ArrayList<HostileBody>();
    for (var raw : NO_TEXTS) {
      var key = holed("/dynamodb/Keys", "task_id", raw);
      bodies.add(HostileBody.of("key is " + raw, key, "bad-event"));
      var status = holed("/dynamodb/NewImage", "status", raw);
      bodies.add(HostileBody.of("status is " + raw, status, "bad-event"));
      for (var field : List.of("settled_at", "error_message", "user_id")) {
        var body = holed("/dynamodb/NewImage", field, raw);
        bodies.add(HostileBody.of(field + " is " + raw, body, NO_TASK));
      }
      var before = holed("/dynamodb/OldImage", "status", raw);
      bodies.add(HostileBody.of("status before is " + raw, before, NO_TASK));
    }
    for (var id : List.of(CANARY, "\\u0000", "../x", "0".repeat(100_000), "01k5z8j3qw")) {
      var body = holed("/dynamodb/Keys", "task_id", "{\"S\":\"" + id + "\"}");
      bodies.add(HostileBody.of("foreign id", body, "ignored foreign_task_id"));
    }
    for (var status : List.of("RUNNING", "failed", "FAILED ", "🚂", CANARY, "x".repeat(9_999))) {
      var body = holed("/dynamodb/NewImage", "status", "{\"S\":\"" + status + "\"}");
      bodies.add(HostileBody.of("foreign status", body, "ignored not_terminal"));
    }
    return bodies;
  }

  private static List<HostileBody> envelopes() {
    var bodies = new ArrayList<HostileBody>();
    for (var kind : Json.KINDS) {
      bodies.add(HostileBody.of("eventName is " + kind, holed("", "eventName", kind), "bad-event"));
      bodies.add(
          HostileBody.of("eventSource is " + kind, holed("", "eventSource", kind), "envelope"));
      bodies.add(HostileBody.of("dynamodb is " + kind, holed("", "dynamodb", kind), "bad-event"));
      bodies.add(HostileBody.of("keys are " + kind, holed("/dynamodb", "Keys", kind), "bad-event"));
      bodies.add(
          HostileBody.of("image is " + kind, holed("/dynamodb", "NewImage", kind), "bad-event"));
      bodies.add(
          HostileBody.of("old image is " + kind, holed("/dynamodb", "OldImage", kind), NO_TASK));
    }
    for (var field : List.of("Keys", "NewImage")) {
      var less = Json.object(RECORD);
      ((ObjectNode) less.required("dynamodb")).remove(field);
      bodies.add(HostileBody.of("no " + field, less.toString(), "bad-event"));
    }
    var removed = holed("", "eventName", "\"REMOVE\"");
    bodies.add(HostileBody.of("removed", removed, "ignored removed"));
    var deep = holed("/dynamodb", "NewImage", Json.nested(10_000));
    bodies.add(HostileBody.of("10,000 arrays in a row", deep, "bad-json"));
    var large = holed("/dynamodb/NewImage", "blob", "\"" + CANARY + "x".repeat(1 << 20) + "\"");
    bodies.add(HostileBody.of("1 MiB of a row", large, NO_TASK));
    return bodies;
  }
}
