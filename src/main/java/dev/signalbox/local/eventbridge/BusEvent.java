package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A whole event on its way to the rules of one bus.
record BusEvent(String bus, ObjectNode json) {
  /// What it is about: the ECS task, or nothing in particular.
  String subject() {
    return json.path("detail").path("taskArn").asText();
  }

  boolean isStopped() {
    return json.path("detail").path("lastStatus").asText().equals("STOPPED");
  }
}
