package dev.signalbox.local.eventbridge;

import java.time.Duration;

/// What may happen to an event between its sender and the rules.
sealed interface EventFault {
  record Drop() implements EventFault {}

  record Duplicate() implements EventFault {}

  record Delay(Duration by) implements EventFault {}

  record Hold() implements EventFault {}

  record Reverse() implements EventFault {}
}
