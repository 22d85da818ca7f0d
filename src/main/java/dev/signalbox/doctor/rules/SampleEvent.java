package dev.signalbox.doctor.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.name.Arn;
import java.util.List;

/// An event as ECS sends it of a session.
///
/// @param startedBy how the session is marked
public record SampleEvent(String clusterArn, String startedBy) {
  /// Those of a session that mean something.
  static final List<String> STATES = List.of("RUNNING", "STOPPED");

  private static final ObjectMapper JSON = new ObjectMapper();

  /// Whether a rule of this pattern brings any of it.
  boolean isBroughtBy(String pattern) {
    return STATES.stream().anyMatch(it -> Pattern.matches(pattern, of(it)).orElse(false));
  }

  /// The whole event, as a rule sees it.
  String of(String lastStatus) {
    var place = Arn.of(clusterArn);
    var event = JSON.createObjectNode().put("version", "0");
    event.put("id", "9bcdac79-b31f-4d3d-9410-fbd727c29fab");
    event.put("detail-type", "ECS Task State Change").put("source", "aws.ecs");
    event.put("account", place.map(Arn::account).orElse("111122223333"));
    event.put("time", "2026-01-01T00:00:00Z");
    event.put("region", place.map(Arn::region).orElse("us-east-1"));
    var task = clusterArn.replace(":cluster/", ":task/") + "/0123456789abcdef0123456789abcdef";
    event.putArray("resources").add(task);
    event.set("detail", detail(task, lastStatus));
    return event.toString();
  }

  private ObjectNode detail(String task, String lastStatus) {
    var detail = JSON.createObjectNode();
    detail.put("clusterArn", clusterArn).put("taskArn", task);
    detail.put("lastStatus", lastStatus).put("desiredStatus", lastStatus);
    detail.put("startedBy", startedBy).put("launchType", "FARGATE").put("version", 3);
    detail.put("createdAt", "2026-01-01T00:00:00Z").put("updatedAt", "2026-01-01T00:00:00Z");
    detail.putArray("containers");
    return detail;
  }
}
