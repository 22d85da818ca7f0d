package dev.signalbox.local.ecs.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/// The clusters: names and nothing else, but a call that names none of them is refused.
public final class Clusters {
  private static final String DEFAULT = "default";

  private final UnaryOperator<String> arns;
  private final Set<String> names = new ConcurrentSkipListSet<>();

  /// Those that were deleted, which ECS goes on to describe for a while.
  private final Set<String> inactive = new ConcurrentSkipListSet<>();

  public Clusters(UnaryOperator<String> arns) {
    this.arns = arns;
  }

  public WireAnswer create(WireCall call) {
    var name = Json.text(call.request(), "clusterName").orElse(DEFAULT);
    names.add(name);
    inactive.remove(name);
    return WireAnswer.of(Json.object().set("cluster", json(name)));
  }

  public WireAnswer describe(WireCall call) {
    var asked = Json.elements(call.request(), "clusters").map(JsonNode::asText).toList();
    var found = new ArrayList<ObjectNode>();
    var missing = new ArrayList<ObjectNode>();
    for (var each : asked.isEmpty() ? List.of(DEFAULT) : asked) {
      var name = lastPart(each);
      if (names.contains(name) || inactive.contains(name)) {
        found.add(json(name));
      } else {
        missing.add(Failure.missing(arn(name)));
      }
    }
    return WireAnswer.of(
        Json.object()
            .<ObjectNode>set("clusters", Json.array(found))
            .set("failures", Json.array(missing)));
  }

  private ObjectNode json(String name) {
    return Json.object()
        .put("clusterArn", arn(name))
        .put("clusterName", name)
        .put("status", inactive.contains(name) ? "INACTIVE" : "ACTIVE");
  }

  public WireAnswer delete(WireCall call) {
    var name = named(call.request());
    names.remove(name);
    inactive.add(name);
    return WireAnswer.of(Json.object().set("cluster", json(name)));
  }

  /// The name of the cluster that a request is about, by name or ARN.
  public String named(JsonNode request) {
    var name = lastPart(Json.text(request, "cluster").orElse(DEFAULT));
    if (!names.contains(name)) {
      throw WireRefusal.of("ClusterNotFoundException", "Cluster not found.");
    }
    return name;
  }

  public String arn(String name) {
    return arns.apply("cluster/" + name);
  }

  private static String lastPart(String nameOrArn) {
    return nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
  }
}
