package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A refusal in the form of the AWS JSON protocols: a status, a code that the SDK turns into a
/// class, a message, and members beside them such as `resourceIds`.
public final class WireRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient ObjectNode members;

  public WireRefusal(int status, String code, String message, ObjectNode members) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.members = members;
  }

  /// The usual kind: the caller's fault.
  public static WireRefusal of(String code, String message) {
    return new WireRefusal(400, code, message, Json.object());
  }

  public static WireRefusal of(int status, String code, String message) {
    return new WireRefusal(status, code, message, Json.object());
  }

  public static WireRefusal unsupported(String what) {
    return of(501, "UnsupportedOperation", "The local AWS does not have " + what);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /// The body that goes over the wire.
  public ObjectNode body() {
    var body = Json.object().put("__type", code).put("message", String.valueOf(getMessage()));
    return body.setAll(members);
  }
}
