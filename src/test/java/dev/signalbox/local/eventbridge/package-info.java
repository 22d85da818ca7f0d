/// Drives the EventBridge stand-in with the real SDK over HTTP. Queues are lists in memory.
@NullMarked
package dev.signalbox.local.eventbridge;

import org.jspecify.annotations.NullMarked;
