package dev.signalbox.local.agentcore;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A call of the data plane, checked as AgentCore checks it: first who calls, then the form, then
/// whether the runtime exists.
record AgentCoreRequest(AgentCoreCall.Operation operation, AgentSession.Key session) {
  static final String SESSION_HEADER = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

  private static final int SHORTEST_ID = 33;
  private static final int LONGEST_ID = 256;
  private static final int LARGEST_BODY = 100_000_000;

  static AgentCoreRequest of(HttpServerRequest http, Set<String> runtimeArns)
      throws AgentCoreRefusal {
    var path = Optional.ofNullable(http.path()).orElse("");
    var segments = path.split("/", -1);
    var operation =
        segments.length == 4
                && segments[1].equals("runtimes")
                && http.method().name().equals("POST")
            ? AgentCoreCall.Operation.ofSegment(segments[3])
            : Optional.<AgentCoreCall.Operation>empty();
    if (operation.isEmpty()) {
      throw new AgentCoreRefusal(
          501, "UnsupportedOperation", "Not emulated: " + http.method() + " " + path);
    }
    if (!http.headers().contains("Authorization")) {
      throw new AgentCoreRefusal(403, "AccessDeniedException", "Missing Authentication Token");
    }
    var sessionId = sessionId(http, operation.get());
    checkLength(http);
    // Only now decoded: the ARN itself contains a slash.
    var name = URLDecoder.decode(segments[2].replace("+", "%2B"), StandardCharsets.UTF_8);
    var arn = runtime(http, name, runtimeArns);
    var qualifier = Optional.ofNullable(http.getParam("qualifier")).orElse("DEFAULT");
    return new AgentCoreRequest(operation.get(), new AgentSession.Key(arn, qualifier, sessionId));
  }

  private static String sessionId(HttpServerRequest http, AgentCoreCall.Operation operation)
      throws AgentCoreRefusal {
    var given = Optional.ofNullable(http.getHeader(SESSION_HEADER));
    if (given.isEmpty()) {
      return switch (operation) {
        case INVOKE -> UUID.randomUUID().toString();
        case STOP -> throw AgentCoreRefusal.invalid("runtimeSessionId must not be null");
      };
    }
    var length = given.get().length();
    if (length < SHORTEST_ID || length > LONGEST_ID) {
      throw AgentCoreRefusal.invalid(
          "1 validation error detected: Value at 'runtimeSessionId' failed to satisfy constraint:"
              + " Member must have length between 33 and 256");
    }
    return given.get();
  }

  private static void checkLength(HttpServerRequest http) throws AgentCoreRefusal {
    var length = Optional.ofNullable(http.getHeader("Content-Length")).orElse("0");
    if (Long.parseLong(length) > LARGEST_BODY) {
      throw AgentCoreRefusal.invalid("payload is larger than 100000000 bytes");
    }
  }

  private static String runtime(HttpServerRequest http, String name, Set<String> runtimeArns)
      throws AgentCoreRefusal {
    if (name.startsWith("arn:")) {
      if (runtimeArns.contains(name)) {
        return name;
      }
      throw AgentCoreRefusal.unknown("No endpoint or agent found for " + name);
    }
    var account =
        Optional.ofNullable(http.getParam("accountId"))
            .orElseThrow(() -> AgentCoreRefusal.invalid("accountId is needed with a runtime id"));
    return runtimeArns.stream()
        .filter(arn -> arn.endsWith(":" + account + ":runtime/" + name))
        .findFirst()
        .orElseThrow(() -> AgentCoreRefusal.unknown("No endpoint or agent found for " + name));
  }
}
