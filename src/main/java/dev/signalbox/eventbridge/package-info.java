/// What EventBridge and EventBridge Pipes say of the ways to the events queue.
@NullMarked
package dev.signalbox.eventbridge;

import org.jspecify.annotations.NullMarked;
