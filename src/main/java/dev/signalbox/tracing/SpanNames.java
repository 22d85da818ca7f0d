package dev.signalbox.tracing;

/// The attributes of spans: those of OpenTelemetry's conventions, and ours. Their values come from
/// closed sets, but for ids.
final class SpanNames {
  static final String MESSAGING_SYSTEM = "messaging.system";
  static final String MESSAGING_DESTINATION = "messaging.destination.name";
  static final String MESSAGING_OPERATION = "messaging.operation.type";
  static final String MESSAGING_MESSAGE_ID = "messaging.message.id";
  static final String ERROR_TYPE = "error.type";

  static final String TASK_ID = "signalbox.task_id";
  static final String ATTEMPT = "signalbox.attempt";
  static final String COMPUTE_TYPE = "signalbox.compute_type";
  static final String EVENT = "signalbox.event";
  static final String FROM = "signalbox.from";
  static final String TO = "signalbox.to";
  static final String CODE = "signalbox.code";
  static final String OUTCOME = "signalbox.outcome";
  static final String VERDICT = "signalbox.verdict";
  static final String REASON = "signalbox.reason";

  private SpanNames() {}
}
