/// The stand-in for EventBridge: rules matched by AWS's own matcher, queues as targets, and faults
/// on the way to them. Knows no sender of events; ECS is given `LocalEventBridge.publish`.
@NullMarked
package dev.signalbox.local.eventbridge;

import org.jspecify.annotations.NullMarked;
