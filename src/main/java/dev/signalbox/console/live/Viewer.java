package dev.signalbox.console.live;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/// One browser that watches.
///
/// @param context which its connection belongs to
record Viewer(Context context, HttpServerResponse response) {
  /// One that does not take what it is told is let go: it asks again and is told everything.
  void tell(String text) {
    context.runOnContext(
        _ -> {
          if (response.ended() || response.closed()) {
            return;
          }
          if (response.writeQueueFull()) {
            response.reset();
          } else {
            response.write(text);
          }
        });
  }

  void end() {
    context.runOnContext(
        _ -> {
          if (!response.ended() && !response.closed()) {
            response.end();
          }
        });
  }
}
