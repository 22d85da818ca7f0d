package dev.signalbox.local.agentcore;

/// An answer of AgentCore that is an error: its status, its code (the `x-amzn-errortype` header)
/// and its message.
final class AgentCoreRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  AgentCoreRefusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static AgentCoreRefusal invalid(String message) {
    return new AgentCoreRefusal(400, "ValidationException", message);
  }

  static AgentCoreRefusal unknown(String message) {
    return new AgentCoreRefusal(404, "ResourceNotFoundException", message);
  }

  /// The agent itself failed, which AgentCore reports in its own words.
  static AgentCoreRefusal byAgent(int status, Exception why) {
    var refusal =
        new AgentCoreRefusal(
            424,
            "RuntimeClientError",
            "Received error (" + status + ") from runtime. Please check your CloudWatch logs");
    refusal.initCause(why);
    return refusal;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
