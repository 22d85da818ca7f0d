package dev.signalbox.hostile;

import static dev.signalbox.hostile.HostileBody.CANARY;
import static dev.signalbox.hostile.HostileBody.HANDLED;
import static dev.signalbox.hostile.HostileBody.NO_TASK;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the events queue must bear of events of ECS.
public final class HostileEvents {
  /// The cluster that the service is set up for.
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";

  /// The task that most of them speak of.
  static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPC";

  private static final String NOT_OURS = "ignored not_ours";
  private static final String EVENT =
      """
      {"version": "0", "id": "e-1", "detail-type": "ECS Task State Change", "source": "aws.ecs",
       "account": "111122223333", "time": "2026-03-02T10:15:42Z", "region": "us-east-1",
       "resources": ["%1$s"],
       "detail": {"clusterArn": "%2$s", "taskArn": "arn:task/1", "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED", "version": 8, "stopCode": "EssentialContainerExited",
        "stoppedReason": "%1$s", "startedAt": "2026-03-02T10:15:42.877Z",
        "startedBy": "signalbox/default/01K5Z8J3QW6T9V0C2R4M7XNDPC/1", "other": "%1$s",
        "overrides": {"containerOverrides": [
          {"name": "agent", "environment": [{"name": "AGENT_PAYLOAD", "value": "%1$s"}]}]},
        "containers": [
          {"name": "agent", "lastStatus": "STOPPED", "exitCode": 1, "reason": "%1$s"}]}}\
      """
          .formatted(CANARY, CLUSTER);

  /// The fields of the detail that are looked at, with the kinds of value that each takes.
  private static final Map<String, Set<String>> FIELDS =
      new TreeMap<>(
          Map.of(
              "taskArn", Set.of("\"text\""),
              "version", Set.of("null", "7", "-1"),
              "stopCode", Set.of("null", "\"text\""),
              "stoppedReason", Set.of("null", "\"text\""),
              "startedAt", Set.of("null", "\"text\""),
              "containers", Set.of("null", "[]", "[[{}]]")));

  private HostileEvents() {}

  /// All of them, always the same.
  public static List<HostileBody> all() {
    var bodies = new ArrayList<HostileBody>();
    bodies.addAll(Json.cutOff("event", Json.object(EVENT).toString(), "bad-json"));
    bodies.addAll(envelopes());
    bodies.addAll(fields());
    bodies.addAll(owners());
    bodies.addAll(statuses());
    bodies.addAll(numbers());
    bodies.addAll(containers());
    bodies.addAll(texts());
    bodies.addAll(sizes());
    bodies.addAll(HostileRows.all());
    bodies.addAll(somethingElse());
    bodies.addAll(mutations());
    return bodies;
  }

  private static String of(String field, String raw) {
    var event = Json.object(EVENT);
    ((ObjectNode) event.required("detail")).put(field, Json.HOLE);
    return Json.fill(event, raw);
  }

  private static String without(String field) {
    var event = Json.object(EVENT);
    ((ObjectNode) event.required("detail")).remove(field);
    return event.toString();
  }

  private static List<HostileBody> envelopes() {
    var bodies = new ArrayList<HostileBody>();
    for (var kind : Json.KINDS) {
      var text = kind.equals("\"text\"");
      bodies.add(
          HostileBody.of(
              "detail-type is " + kind,
              Json.fill(Json.object(EVENT).put("detail-type", Json.HOLE), kind),
              text
                  ? "ignored other_detail_type"
                  : kind.equals("null") ? "envelope" : "unknown-type"));
      bodies.add(
          HostileBody.of(
              "source is " + kind,
              Json.fill(Json.object(EVENT).put("source", Json.HOLE), kind),
              "ignored other_source"));
      bodies.add(
          HostileBody.of(
              "detail is " + kind,
              Json.fill(Json.object(EVENT).put("detail", Json.HOLE), kind),
              "bad-event"));
      for (var field : List.of("version", "id", "account", "time", "region", "resources")) {
        var body = Json.fill(Json.object(EVENT).put(field, Json.HOLE), kind);
        bodies.add(HostileBody.of(field + " of the envelope is " + kind, body, NO_TASK));
      }
    }
    var endings =
        Map.of("detail-type", "envelope", "source", "ignored other_source", "detail", "bad-event");
    Json.object(EVENT)
        .fieldNames()
        .forEachRemaining(
            field -> {
              var less = Json.object(EVENT);
              less.remove(field);
              var ending = endings.getOrDefault(field, NO_TASK);
              bodies.add(HostileBody.of("no " + field, less.toString(), ending));
            });
    return bodies;
  }

  private static List<HostileBody> fields() {
    var bodies = new ArrayList<HostileBody>();
    FIELDS.forEach(
        (field, kinds) -> {
          for (var kind : Json.KINDS) {
            var ending = kinds.contains(kind) ? NO_TASK : "bad-event";
            bodies.add(HostileBody.of(field + " is " + kind, of(field, kind), ending));
          }
          var ending = field.equals("taskArn") ? "bad-event" : NO_TASK;
          bodies.add(HostileBody.of("no detail." + field, without(field), ending));
        });
    for (var kind : Json.KINDS) {
      var text = kind.equals("\"text\"");
      bodies.add(
          HostileBody.of(
              "clusterArn is " + kind,
              of("clusterArn", kind),
              text ? "ignored foreign_cluster" : "bad-event"));
      bodies.add(
          HostileBody.of(
              "lastStatus is " + kind,
              of("lastStatus", kind),
              text ? "ignored unknown_status" : "bad-event"));
      for (var unused : List.of("other", "overrides", "desiredStatus", "attachments", "tags")) {
        bodies.add(HostileBody.of(unused + " is " + kind, of(unused, kind), NO_TASK));
      }
    }
    for (var missing : List.of("clusterArn", "lastStatus")) {
      bodies.add(HostileBody.of("no detail." + missing, without(missing), "bad-event"));
    }
    for (var blank : List.of("\"\"", "\" \"", "\"\\n\"", "\"\\u2003\"")) {
      for (var field : List.of("clusterArn", "taskArn", "lastStatus")) {
        bodies.add(HostileBody.of(field + " is blank", of(field, blank), "bad-event"));
      }
    }
    return bodies;
  }

  private static List<HostileBody> owners() {
    var bodies = new ArrayList<HostileBody>();
    var id = TASK;
    for (var startedBy :
        List.of(
            "",
            " ",
            "ecs-svc/123",
            "signalbox",
            "signalbox/",
            "signalbox/default//1",
            "signalbox/" + id + "/1",
            "signalbox//" + id + "/1",
            "signalbox/default/" + id,
            "signalbox/default/" + id + "/",
            "signalbox/default/" + id + "/0",
            "signalbox/default/" + id + "/-1",
            "signalbox/default/" + id + "/+1",
            "signalbox/default/" + id + "/01",
            "signalbox/default/" + id + "/1.0",
            "signalbox/default/" + id + "/1e3",
            "signalbox/default/" + id + "/１",
            "signalbox/default/" + id + "/1000000",
            "signalbox/default/" + id + "/2147483648",
            "signalbox/default/" + id + "/" + "9".repeat(400),
            "signalbox/default/" + id + "/1/1",
            "signalbox/default/" + id + "/1\n",
            "signalbox/default/" + id + "\u0000/1",
            "Signalbox/default/" + id + "/1",
            "signalbox/default/" + id.toLowerCase(java.util.Locale.ROOT) + "/1",
            "signalbox/default/../../" + id + "/1",
            CANARY,
            "signalbox/" + "0".repeat(100_000) + "/1")) {
      var event = Json.object(EVENT);
      ((ObjectNode) event.required("detail")).put("startedBy", startedBy);
      var name = "startedBy is " + startedBy.substring(0, Math.min(50, startedBy.length()));
      bodies.add(HostileBody.of(name, event.toString(), NOT_OURS));
    }
    for (var kind : Json.KINDS) {
      if (!kind.equals("\"text\"")) {
        var ending = kind.equals("null") ? NOT_OURS : "bad-event";
        bodies.add(HostileBody.of("startedBy is " + kind, of("startedBy", kind), ending));
      }
    }
    return bodies;
  }

  private static List<HostileBody> statuses() {
    var bodies = new ArrayList<HostileBody>();
    for (var status :
        List.of(
            "DELETED", "stopped", "STOPPED ", "RUNNING\n", "S\u0000", "🚂", "x".repeat(9_999))) {
      var event = Json.object(EVENT);
      ((ObjectNode) event.required("detail")).put("lastStatus", status);
      bodies.add(
          HostileBody.of(
              "lastStatus is " + status.strip(), event.toString(), "ignored unknown_status"));
    }
    for (var code : List.of("Later", "", "userinitiated", CANARY, "🚂".repeat(2_000))) {
      bodies.add(HostileBody.of("stopCode is odd", of("stopCode", "\"" + code + "\""), NO_TASK));
    }
    for (var date : List.of("never", "2026-13-45T99:99:99Z", "", "0", "٢٠٢٦-03-02")) {
      for (var field : List.of("startedAt", "stoppedAt", "createdAt")) {
        bodies.add(HostileBody.of(field + " is " + date, of(field, "\"" + date + "\""), NO_TASK));
      }
    }
    return bodies;
  }

  private static List<HostileBody> numbers() {
    var bodies = new ArrayList<HostileBody>();
    for (var number : Json.HUGE_NUMBERS) {
      bodies.add(HostileBody.of("version is " + number, of("version", number), "bad-event"));
      bodies.add(HostileBody.of("other is " + number, of("other", number), NO_TASK));
      bodies.add(HostileBody.of("exit code " + number, exitCode(number), "bad-event"));
    }
    for (var none : Json.NO_NUMBERS) {
      bodies.add(HostileBody.of("version is " + none, of("version", none), "bad-json"));
    }
    for (var none : List.of("8.0", "1e3", "\"8\"", "9223372036854775808", "-9223372036854775809")) {
      bodies.add(HostileBody.of("version is " + none, of("version", none), "bad-event"));
      bodies.add(HostileBody.of("exit code " + none, exitCode(none), "bad-event"));
    }
    for (var extreme : List.of("9223372036854775807", "-9223372036854775808", "0")) {
      bodies.add(HostileBody.of("version is " + extreme, of("version", extreme), NO_TASK));
    }
    for (var extreme : List.of("2147483647", "-2147483648", "256", "null")) {
      bodies.add(HostileBody.of("exit code " + extreme, exitCode(extreme), NO_TASK));
    }
    bodies.add(HostileBody.of("exit code too large", exitCode("2147483648"), "bad-event"));
    bodies.add(HostileBody.of("100,000 digits", of("version", "9".repeat(100_000)), "bad-json"));
    return bodies;
  }

  private static String exitCode(String raw) {
    return of("containers", "[{\"name\":\"agent\",\"exitCode\":" + raw + "}]");
  }

  private static List<HostileBody> containers() {
    var bodies = new ArrayList<HostileBody>();
    for (var list :
        List.of(
            "[null]",
            "[7]",
            "[\"agent\"]",
            "[{}]",
            "[{\"name\":null}]",
            "[{\"exitCode\":0}]",
            "[{\"name\":\"agent\",\"exitCode\":0},{\"name\":\"agent\",\"exitCode\":1}]",
            "[" + "{\"name\":\"%s\"},".formatted(CANARY).repeat(5_000) + "{}]")) {
      bodies.add(
          HostileBody.of("containers are " + list.length(), of("containers", list), NO_TASK));
    }
    for (var field : List.of("name", "lastStatus", "reason")) {
      for (var kind : List.of("7", "true", "[]", "{}", "1e999")) {
        var list = "[{\"" + field + "\":" + kind + "}]";
        bodies.add(
            HostileBody.of(
                "container " + field + " is " + kind, of("containers", list), "bad-event"));
      }
    }
    return bodies;
  }

  private static List<HostileBody> texts() {
    var bodies = new ArrayList<HostileBody>();
    for (var text :
        List.of(
            CANARY + "\n12:00:00.000 ERROR forged",
            CANARY + "\r\u001b[2J\u0007",
            CANARY + "\u0000".repeat(100),
            CANARY + "\u2028\u2029\u0085",
            CANARY.repeat(8_000),
            "🚂".repeat(60_000),
            "x" + "🚂".repeat(600),
            "OutOfMemoryError".repeat(9_000))) {
      var event = Json.object(EVENT);
      var detail = (ObjectNode) event.required("detail");
      detail.put("stoppedReason", text).put("other", text);
      bodies.add(HostileBody.of("reason of " + text.length(), event.toString(), NO_TASK));
    }
    for (var half : List.of("\\ud800", "\\udfff", "\\udc00\\ud800")) {
      for (var field : List.of("stoppedReason", "stopCode", "other", "taskArn")) {
        var raw = "\"" + CANARY + half + "\"";
        bodies.add(HostileBody.of(field + " is half of " + half, of(field, raw), NO_TASK));
      }
    }
    return bodies;
  }

  private static List<HostileBody> sizes() {
    return List.of(
        HostileBody.of("1 MiB", of("other", "\"" + CANARY + "x".repeat(1 << 20) + "\""), NO_TASK),
        HostileBody.of("900 arrays", of("other", Json.nested(900)), NO_TASK),
        HostileBody.of("900 objects", of("other", Json.nestedObjects(900)), NO_TASK),
        HostileBody.of("10,000 arrays", of("other", Json.nested(10_000)), "bad-json"),
        HostileBody.of("10,000 objects", of("other", Json.nestedObjects(10_000)), "bad-json"),
        HostileBody.of("100,000 open arrays", "[".repeat(100_000), "bad-json"),
        HostileBody.of("10,000 objects at the top", Json.nestedObjects(10_000), "bad-json"),
        HostileBody.of("everything twice", everythingTwice(), NO_TASK));
  }

  /// The last of two wins: JSON leaves it open, and AWS sends none.
  private static String everythingTwice() {
    var event = Json.object(EVENT).toString();
    return event.substring(0, event.length() - 1) + "," + event.substring(1);
  }

  private static List<HostileBody> somethingElse() {
    var bodies = new ArrayList<HostileBody>();
    var event = Json.object(EVENT).toString();
    for (var body :
        List.of("null", "true", "7", "[]", "{}", "\"" + CANARY + "\"", "[" + event + "]")) {
      var ending = body.startsWith("[") ? "envelope" : "unknown-type";
      bodies.add(HostileBody.of("something else: " + body.length(), body, ending));
    }
    for (var body :
        List.of(
            "",
            " ",
            "\n",
            CANARY,
            event + event,
            event + CANARY,
            event + "]",
            "\u0000" + event,
            "/**/" + event,
            event.replace('"', '\''),
            event.replace("}", ",}"),
            "<event>" + CANARY + "</event>")) {
      bodies.add(HostileBody.of("not JSON: " + body.length(), body, "bad-json"));
    }
    for (var body :
        List.of(
            "\uFEFF" + event,
            Json.object("{}").put("TopicArn", CANARY).put("Message", event).toString(),
            Json.object(EVENT).required("detail").toString(),
            Json.object("{}").put(CANARY, event).toString())) {
      bodies.add(HostileBody.of("in an envelope: " + body.length(), body, "envelope"));
    }
    return bodies;
  }

  private static List<HostileBody> mutations() {
    var any =
        new java.util.TreeSet<>(
            Set.of("bad-json", "bad-event", "envelope", "unknown-type", HANDLED));
    for (var because :
        List.of(
            "no_task",
            "not_ours",
            "foreign_cluster",
            "unknown_status",
            "other_detail_type",
            "other_source")) {
      any.add("ignored " + because);
    }
    var number = 0;
    var bodies = new ArrayList<HostileBody>();
    for (var body : Json.mutations(Json.object(EVENT).toString(), 300, 11)) {
      bodies.add(new HostileBody("mutation of an event " + number++, body, any));
    }
    return bodies;
  }
}
