package dev.signalbox.local.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that can be put forward: what lies in a queue then seems to have waited for as long, and
/// a loop to have stood still. A call to AWS that is out at that moment does not take longer.
final class ClockPutForward implements InstantSource {
  private static final StackWalker STACK = StackWalker.getInstance();

  private volatile Duration by = Duration.ZERO;

  void put(Duration forward) {
    by = forward;
  }

  @Override
  public Instant instant() {
    var now = InstantSource.system().instant();
    return isAskedAboutCalls() ? now : now.plus(by);
  }

  private static boolean isAskedAboutCalls() {
    return STACK.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::getClassName)
                .anyMatch(it -> it.startsWith("dev.signalbox.aws.") || it.endsWith(".OutageLog")));
  }
}
