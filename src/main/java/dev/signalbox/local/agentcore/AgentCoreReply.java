package dev.signalbox.local.agentcore;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// An answer on its way out: its body is a stream, because an agent may take its time with it.
record AgentCoreReply(
    int status, String contentType, String errorCode, String sessionId, InputStream body) {

  static AgentCoreReply json(String sessionId, String body) {
    return new AgentCoreReply(200, "application/json", "", sessionId, bytes(body));
  }

  static AgentCoreReply refused(String sessionId, AgentCoreRefusal refusal) {
    var text = AgentCoreStandIn.JSON.createObjectNode().put("message", refusal.text()).toString();
    return new AgentCoreReply(
        refusal.status(), "application/json", refusal.code(), sessionId, bytes(text));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
