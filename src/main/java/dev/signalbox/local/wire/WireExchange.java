package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP request and its answer: the body is read on the event loop, the work done on a virtual
/// thread, and the answer written back on the loop that the connection belongs to.
final class WireExchange {
  private static final Logger LOG = LoggerFactory.getLogger(WireExchange.class);
  private static final Pattern ATTEMPT = Pattern.compile("attempt=(\\d+)");

  private final HttpServerRequest request;
  private final Context loop;

  WireExchange(HttpServerRequest request, Context loop) {
    this.request = request;
    this.loop = loop;
  }

  void work(Function<String, WireAnswer> worker) {
    request
        .body()
        .onSuccess(
            body -> {
              var text = body.toString();
              var _ = Thread.ofVirtual().name("wire-call").start(() -> answer(worker, text));
            });
  }

  private void answer(Function<String, WireAnswer> worker, String body) {
    try {
      send(worker.apply(body));
    } catch (WireRefusal refusal) {
      refuse(refusal);
    } catch (RuntimeException | Error broken) {
      // An error too, or the caller would wait for an answer until its time is up.
      LOG.atError()
          .addKeyValue("call", request.getHeader("X-Amz-Target"))
          .setCause(broken)
          .log("a stand-in failed at a call");
      refuse(WireRefusal.of(500, "InternalFailure", "The local AWS is broken: " + broken));
    }
  }

  private void send(WireAnswer answer) {
    switch (answer) {
      case WireAnswer.Body(ObjectNode json) -> write(200, json);
      case WireAnswer.Xml(int status, String text) -> write(status, "text/xml", text);
      case WireAnswer.Lost() -> loop.runOnContext(_ -> request.connection().close());
    }
  }

  void refuse(WireRefusal refusal) {
    request.response().putHeader("x-amzn-errortype", refusal.code());
    write(refusal.status(), refusal.body());
  }

  private void write(int status, ObjectNode json) {
    var type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("application/json");
    write(status, type, json.toString());
  }

  private void write(int status, String type, String text) {
    loop.runOnContext(
        _ -> {
          var response = request.response().setStatusCode(status).putHeader("Content-Type", type);
          var _ = response.end(text);
        });
  }

  /// Which try of the SDK this is, from `amz-sdk-request: attempt=2; max=4`.
  int attempt() {
    var header = Optional.ofNullable(request.getHeader("amz-sdk-request")).orElse("");
    var found = ATTEMPT.matcher(header);
    return found.find() ? Integer.parseInt(found.group(1)) : 1;
  }
}
