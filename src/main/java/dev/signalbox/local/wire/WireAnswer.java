package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a call comes to when it is not refused. `Lost` is the case that client tokens exist for:
/// the work is done and the caller never hears of it.
public sealed interface WireAnswer {
  /// HTTP 200 with this body.
  record Body(ObjectNode json) implements WireAnswer {}

  /// XML, as services of the query protocol answer.
  record Xml(int status, String text) implements WireAnswer {}

  /// The connection is closed without an answer.
  record Lost() implements WireAnswer {}

  static WireAnswer of(ObjectNode json) {
    return new Body(json);
  }
}
