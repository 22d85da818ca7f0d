package dev.signalbox.hostile;

import static dev.signalbox.hostile.HostileBody.CANARY;
import static dev.signalbox.hostile.HostileBody.HANDLED;
import static dev.signalbox.hostile.HostileBody.LATER;
import static dev.signalbox.hostile.HostileBody.NO_TASK;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the task queue must bear.
public final class HostileTasks {
  private static final String ID = "01K5Z8J3QW6T9V0C2R4M7XNDPB";
  private static final String FULL =
      """
      {"type": "submit", "user_id": "u-1", "repo": "octo/site", "task_description": "%1$s mend it",
       "issue_number": 42, "pr_number": 108, "workflow_ref": "coding/new-task-v1",
       "max_turns": 50, "max_budget_usd": 2.5, "idempotency_key": "k-1", "channel_source": "slack",
       "channel_metadata": {"thread": "%1$s"}, "payload": {"hint": "%1$s"}, "other": "%1$s"}\
      """
          .formatted(CANARY);
  private static final String CANCEL =
      """
      {"type": "cancel", "task_id": "%s", "reason": "%s", "requested_by": "bob"}\
      """
          .formatted(ID, CANARY);

  /// The fields of a submit with the kinds of value that each takes.
  private static final Map<String, Set<String>> FIELDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("type", Set.of()),
              Map.entry("task_id", Set.of()),
              Map.entry("user_id", Set.of("\"text\"")),
              Map.entry("repo", Set.of()),
              Map.entry("task_description", Set.of("\"text\"")),
              Map.entry("issue_number", Set.of("7")),
              Map.entry("pr_number", Set.of("7")),
              Map.entry("workflow_ref", Set.of("\"text\"")),
              Map.entry("max_turns", Set.of("7")),
              Map.entry("max_budget_usd", Set.of("7", "2.5")),
              Map.entry("idempotency_key", Set.of("\"text\"")),
              Map.entry("channel_source", Set.of("\"text\"")),
              Map.entry("channel_metadata", Set.of("{}")),
              Map.entry("trace", Set.of("true")),
              Map.entry("attachments", Set.of("[]")),
              Map.entry("initial_approvals", Set.of("[]")),
              Map.entry("approval_timeout_s", Set.of()),
              Map.entry("base_branch", Set.of("\"text\"")),
              Map.entry("merge_branches", Set.of("[]")),
              Map.entry("prompt_version", Set.of("\"text\"")),
              Map.entry("payload", Set.of("{}"))));

  private HostileTasks() {}

  /// All of them, always the same.
  public static List<HostileBody> all() {
    var bodies = new ArrayList<HostileBody>();
    bodies.addAll(Json.cutOff("submit", Json.object(FULL).toString(), "bad-json"));
    bodies.addAll(Json.cutOff("cancel", Json.object(CANCEL).toString(), "bad-json"));
    bodies.addAll(wrongKinds());
    bodies.addAll(numbers());
    bodies.addAll(texts());
    bodies.addAll(halfCharacters());
    bodies.addAll(controlCharacters());
    bodies.addAll(notOneObject());
    bodies.addAll(inEnvelopes());
    bodies.addAll(twice());
    bodies.addAll(sizes());
    bodies.addAll(types());
    bodies.addAll(mutations());
    return bodies;
  }

  private static ObjectNode holed(String field) {
    return Json.object(FULL).put(field, Json.HOLE);
  }

  private static List<HostileBody> wrongKinds() {
    var bodies = new ArrayList<HostileBody>();
    FIELDS.forEach(
        (field, kinds) -> {
          for (var value : Json.KINDS) {
            if (!kinds.contains(value) && !isAbsent(field, value)) {
              var body = Json.fill(holed(field), value);
              bodies.add(HostileBody.of(field + " is " + value, body, "bad-schema"));
            }
          }
        });
    for (var missing : List.of("type", "user_id")) {
      var less = Json.object(FULL);
      less.remove(missing);
      bodies.add(HostileBody.of("no " + missing, less.toString(), "bad-schema"));
    }
    return bodies;
  }

  private static boolean isAbsent(String field, String value) {
    return value.equals("null") && !Set.of("type", "user_id").contains(field);
  }

  private static List<HostileBody> numbers() {
    var bodies = new ArrayList<HostileBody>();
    for (var field : List.of("issue_number", "pr_number", "max_turns", "max_budget_usd")) {
      for (var number : Json.HUGE_NUMBERS) {
        bodies.add(
            HostileBody.of(field + " is " + number, Json.fill(holed(field), number), "bad-schema"));
      }
      for (var beyond : List.of("0", "2147483648", "9223372036854775808", "-9223372036854775809")) {
        bodies.add(
            HostileBody.of(field + " is " + beyond, Json.fill(holed(field), beyond), "bad-schema"));
      }
      for (var none : Json.NO_NUMBERS) {
        bodies.add(
            HostileBody.of(field + " is " + none, Json.fill(holed(field), none), "bad-json"));
      }
      var endless = Json.fill(holed(field), "9".repeat(100_000));
      bodies.add(HostileBody.of(field + " has 100,000 digits", endless, "bad-json"));
    }
    for (var number : Json.HUGE_NUMBERS) {
      // Kept for the agent as it came.
      var body = Json.fill(holed("other"), number);
      bodies.add(HostileBody.of("an unknown field is " + number, body, HANDLED));
    }
    return bodies;
  }

  private static List<HostileBody> texts() {
    var bodies = new ArrayList<HostileBody>();
    var evil =
        List.of(
            "../../etc/passwd",
            "octo/site\n",
            "octo/site/more",
            "octo/" + "s".repeat(101),
            "<script>alert(1)</script>",
            "'; DROP TABLE tasks; --",
            "${jndi:ldap://127.0.0.1/x}",
            "{{7*7}}",
            "octo /site",
            "ｏｃｔｏ/site",
            "a".repeat(100_000),
            "-".repeat(5_000) + "!",
            " ",
            "");
    for (var field : List.of("repo", "workflow_ref", "idempotency_key", "channel_source")) {
      for (var text : evil) {
        var allowed = field.equals("workflow_ref") && text.matches("octo/(site/more|s+)");
        var body = Json.object(FULL).put(field, text).toString();
        if (!allowed) {
          bodies.add(HostileBody.of(field + " is " + cut(text), body, "bad-schema"));
        }
      }
    }
    for (var id :
        List.of(
            ID.toLowerCase(java.util.Locale.ROOT),
            ID + "\n",
            ID.substring(1),
            "8" + ID.substring(1),
            "０" + ID.substring(1),
            ID + ID,
            "0".repeat(100_000),
            "../" + ID.substring(3))) {
      for (var base : List.of(FULL, CANCEL, "{}")) {
        var body = Json.object(base).put("task_id", id).toString();
        bodies.add(HostileBody.of("task_id is " + cut(id), body, "bad-schema"));
      }
    }
    return bodies;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(20, text.length())).replace('\n', ' ');
  }

  private static List<HostileBody> halfCharacters() {
    var bodies = new ArrayList<HostileBody>();
    for (var half : List.of("\\ud800", "\\uDFFF", "\\udc00\\ud800", "\\uD83D x \\uDE82")) {
      for (var field : List.of("user_id", "task_description", "other")) {
        var body = Json.fill(holed(field), "\"" + CANARY + half + "\"");
        bodies.add(HostileBody.of(field + " is half of " + half, body, "bad-json"));
      }
      var body = Json.object(CANCEL).put("reason", Json.HOLE);
      bodies.add(
          HostileBody.of(
              "reason is half of " + half, Json.fill(body, "\"" + half + "\""), "bad-json"));
    }
    return bodies;
  }

  /// Raw in a text they are not JSON; written as escapes they are, and must forge nothing.
  private static List<HostileBody> controlCharacters() {
    var bodies = new ArrayList<HostileBody>();
    for (char control = 0; control < ' '; control++) {
      var raw = Json.fill(holed("task_description"), "\"" + CANARY + control + "\"");
      bodies.add(HostileBody.of("raw control " + (int) control, raw, "bad-json"));
      var forged = "u" + control + "12:00:00.000 ERROR forged " + (int) control;
      var escaped = Json.object(FULL).put("user_id", forged);
      escaped.remove("idempotency_key");
      bodies.add(
          HostileBody.of("escaped control " + (int) control, escaped.toString(), "bad-schema"));
      var cancel = Json.object(CANCEL).put("requested_by", forged);
      bodies.add(
          HostileBody.of("cancel by control " + (int) control, cancel.toString(), "bad-schema"));
      var reason = Json.object(CANCEL).put("reason", forged);
      bodies.add(HostileBody.of("reason of control " + (int) control, reason.toString(), LATER));
    }
    for (var odd :
        List.of(
            "\u007f",
            "\u009b31m",
            "\u2028",
            "\u202e",
            "\u2066",
            "\u0000",
            "\uFEFF",
            "🚂",
            "e\u0301",
            "\u200d")) {
      var body = Json.object(FULL).put("user_id", "u" + odd).put("task_description", odd + CANARY);
      body.remove("idempotency_key");
      var ending = List.of("🚂", "e\u0301", "\u200d").contains(odd) ? HANDLED : "bad-schema";
      bodies.add(HostileBody.of("odd letter " + (int) odd.charAt(0), body.toString(), ending));
    }
    return bodies;
  }

  private static List<HostileBody> notOneObject() {
    var bodies = new ArrayList<HostileBody>();
    var full = Json.object(FULL).toString();
    for (var body :
        List.of(
            "",
            " ",
            "\n\t\r\n",
            "null",
            "true",
            "7",
            "NaN",
            "\"" + CANARY + "\"",
            CANARY,
            full + full,
            full + " " + CANARY,
            full + "}",
            full + "\u0000",
            "\u0000" + full,
            "/*" + CANARY + "*/" + full,
            full + "//" + CANARY,
            full.replace('"', '\''),
            "<task>" + CANARY + "</task>",
            "type=submit&user_id=" + CANARY,
            full.replace(",", ",,"),
            full.replace("}", ",}"),
            full.replace(":", "="),
            "{" + CANARY + ": 1}",
            "{\"\\x\": 1}",
            "{\"" + CANARY + "\\u00zz\": 1}",
            "\u0001\u0002" + CANARY)) {
      bodies.add(HostileBody.of("not one object: " + cut(body), body, "bad-json"));
    }
    return bodies;
  }

  private static List<HostileBody> inEnvelopes() {
    var bodies = new ArrayList<HostileBody>();
    var full = Json.object(FULL).toString();
    for (var body :
        List.of(
            "[]",
            "[" + full + "]",
            "\uFEFF" + full,
            "\uFFFE" + full,
            "ï»¿" + full,
            Json.object("{}").put("TopicArn", CANARY).put("Message", full).toString(),
            Json.object("{}").put("QueueUrl", CANARY).put("MessageBody", full).toString(),
            Json.object("{}").put(CANARY, full).toString())) {
      bodies.add(HostileBody.of("in an envelope: " + cut(body), body, "envelope"));
    }
    return bodies;
  }

  private static List<HostileBody> twice() {
    var bodies = new ArrayList<HostileBody>();
    var full = Json.object(FULL);
    full.properties()
        .forEach(
            field -> {
              var again = ",\"" + field.getKey() + "\":" + field.getValue() + "}";
              var json = full.toString();
              var body = json.substring(0, json.length() - 1) + again;
              bodies.add(HostileBody.of(field.getKey() + " twice", body, "bad-json"));
            });
    return bodies;
  }

  private static List<HostileBody> sizes() {
    var many = Json.object(FULL);
    for (int field = 0; field < 10_000; field++) {
      many.put("f" + field, 1);
    }
    var metadata = Json.object(FULL);
    var places = metadata.putObject("channel_metadata");
    for (int place = 0; place < 51; place++) {
      places.put("p" + place, CANARY);
    }
    var long10k = Json.object(FULL).put("task_description", CANARY + "x".repeat(10_000));
    return List.of(
        HostileBody.of("1 MiB", holeOf(1 << 20), "too-large"),
        HostileBody.of("256 KiB and some", holeOf(256 * 1024), "too-large"),
        HostileBody.of("256 KiB of two-byte letters", holeOf(128 * 1024, "é"), "too-large"),
        HostileBody.of("1 MiB of nothing", " ".repeat(1 << 20), "too-large"),
        HostileBody.of("10,000 fields", many.toString(), HANDLED),
        HostileBody.of("51 places", metadata.toString(), "bad-schema"),
        HostileBody.of("long description", long10k.toString(), "bad-schema"),
        HostileBody.of("65 arrays", Json.fill(holed("other"), Json.nested(65)), "bad-json"),
        HostileBody.of("60 arrays", Json.fill(holed("other"), Json.nested(60)), HANDLED),
        HostileBody.of("10,000 arrays", Json.fill(holed("other"), Json.nested(10_000)), "bad-json"),
        HostileBody.of(
            "10,000 objects", Json.fill(holed("payload"), Json.nestedObjects(10_000)), "bad-json"),
        HostileBody.of("100,000 arrays at the top", "[".repeat(100_000), "bad-json"),
        HostileBody.of("20,000 objects at the top", Json.nestedObjects(20_000), "bad-json"));
  }

  private static String holeOf(int length) {
    return holeOf(length, "x");
  }

  private static String holeOf(int length, String letter) {
    return Json.fill(holed("other"), "\"" + CANARY + letter.repeat(length) + "\"");
  }

  private static List<HostileBody> types() {
    var bodies = new ArrayList<HostileBody>();
    for (var type : List.of("SUBMIT", "submit ", "delete", "", "Cancel", "submit\u0000", "wake")) {
      var body = Json.object(FULL).put("type", type).toString();
      bodies.add(HostileBody.of("type is " + type.strip(), body, "bad-schema"));
    }
    bodies.add(HostileBody.of("nothing", "{}", "bad-schema"));
    bodies.add(
        HostileBody.of(
            "wake with more",
            "{\"task_id\":\"%s\",\"x\":\"%s\"}".formatted(ID, CANARY),
            "bad-schema"));
    bodies.add(HostileBody.of("wake of nobody", "{\"task_id\":\"" + ID + "\"}", NO_TASK));
    for (var kind : Json.KINDS) {
      if (!kind.equals("\"text\"") && !isAbsent("reason", kind)) {
        var body = Json.object(CANCEL).put("reason", Json.HOLE);
        bodies.add(HostileBody.of("reason is " + kind, Json.fill(body, kind), "bad-schema"));
      }
    }
    var reason = Json.object(CANCEL).put("reason", CANARY.repeat(100));
    bodies.add(HostileBody.of("long reason", reason.toString(), "bad-schema"));
    return bodies;
  }

  private static List<HostileBody> mutations() {
    var number = 0;
    var bodies = new ArrayList<HostileBody>();
    for (var body : Json.mutations(Json.object(FULL).toString(), 300, 7)) {
      bodies.add(new HostileBody("mutation " + number++, body, HostileBody.ANY_OF_TASKS));
    }
    return bodies;
  }
}
