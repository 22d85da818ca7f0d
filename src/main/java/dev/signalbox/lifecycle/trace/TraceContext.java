package dev.signalbox.lifecycle.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a trace, as W3C Trace Context says it: what follows from that place names it as its
/// parent.
///
/// @param sampled whether whoever began the trace records it
/// @param state what tracing systems handed on beside it, the `tracestate`
public record TraceContext(String traceId, String spanId, boolean sampled, Optional<String> state) {
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})"
              + "-(?<flags>[0-9a-f]{2})(?<rest>-.*)?");

  private static final Pattern XRAY_ROOT = Pattern.compile("1-([0-9a-f]{8})-([0-9a-f]{24})");
  private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

  /// Longer ones may be dropped; who sends a longer header than a few members means no good.
  private static final int STATE_CHARS_MAX = 512;
  private static final int HEADER_CHARS_MAX = 1_000;
  private static final int STATE_MEMBERS_MAX = 32;

  private static final Pattern STATE_MEMBER =
      Pattern.compile(
          "(?<key>[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
              + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

  /// Reads a `traceparent` and the `tracestate` beside it. What is no context is none, and a state
  /// that is none is left out: who follows a broken trace finds a wrong one.
  public static Optional<TraceContext> of(String traceparent, Optional<String> tracestate) {
    if (traceparent.length() > HEADER_CHARS_MAX) {
      return Optional.empty();
    }
    var read = TRACEPARENT.matcher(traceparent);
    if (!read.matches() || !isKnown(read.group("version"), read.group("rest") != null)) {
      return Optional.empty();
    }
    var isSampled = (Integer.parseInt(read.group("flags"), 16) & 1) == 1;
    return valid(
        read.group("trace"),
        read.group("span"),
        isSampled,
        tracestate.flatMap(TraceContext::state));
  }

  /// A later version may say more behind what this one says; the last is none.
  private static boolean isKnown(String version, boolean saysMore) {
    return !version.equals("ff") && (!version.equals("00") || !saysMore);
  }

  /// Reads X-Ray's header, which SQS hands on as `AWSTraceHeader`:
  /// `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`.
  public static Optional<TraceContext> ofXRay(String header) {
    if (header.length() > HEADER_CHARS_MAX) {
      return Optional.empty();
    }
    var parts = List.of(header.split(";"));
    var root = XRAY_ROOT.matcher(part(parts, "Root="));
    var parent = part(parts, "Parent=");
    return root.matches() && SPAN_ID.matcher(parent).matches()
        ? valid(
            root.group(1) + root.group(2),
            parent,
            part(parts, "Sampled=").equals("1"),
            Optional.empty())
        : Optional.empty();
  }

  private static String part(List<String> parts, String name) {
    return parts.stream()
        .map(String::strip)
        .filter(it -> it.startsWith(name))
        .findFirst()
        .map(it -> it.substring(name.length()))
        .orElse("");
  }

  private static Optional<TraceContext> valid(
      String traceId, String spanId, boolean sampled, Optional<String> state) {
    var isNone = traceId.matches("0+") || spanId.matches("0+");
    return isNone
        ? Optional.empty()
        : Optional.of(new TraceContext(traceId, spanId, sampled, state));
  }

  /// The state without the blanks around its members, if each of them is one.
  private static Optional<String> state(String text) {
    if (text.length() > STATE_CHARS_MAX) {
      return Optional.empty();
    }
    var members = List.of(text.split(",")).stream().map(String::strip).toList();
    var kept = members.stream().filter(it -> !it.isEmpty()).toList();
    var keys = new HashSet<String>();
    var isGood =
        !kept.isEmpty()
            && kept.size() <= STATE_MEMBERS_MAX
            && kept.stream().allMatch(it -> isMember(it) && keys.add(it.split("=", 2)[0]));
    return isGood ? Optional.of(String.join(",", kept)) : Optional.empty();
  }

  private static boolean isMember(String text) {
    return STATE_MEMBER.matcher(text).matches();
  }

  /// Returns the place of another span of the same trace.
  public TraceContext at(String otherSpanId) {
    return new TraceContext(traceId, otherSpanId, sampled, state);
  }

  /// The context as the W3C header that hands it on.
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-" + (sampled ? "01" : "00");
  }
}
