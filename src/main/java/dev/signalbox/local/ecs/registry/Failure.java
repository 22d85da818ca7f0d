package dev.signalbox.local.ecs.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;

/// The ways in which ECS says no: in `failures[]` of a 200, or as an invalid parameter.
public final class Failure {
  private Failure() {}

  public static ObjectNode missing(String arn) {
    return Json.object().put("arn", arn).put("reason", "MISSING");
  }

  public static WireRefusal invalid(String message) {
    return WireRefusal.of("InvalidParameterException", message);
  }

  public static void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw invalid(message);
    }
  }
}
