/// Buses, rules and targets of the EventBridge stand-in, and the operations on them. Delivers
/// nothing.
@NullMarked
package dev.signalbox.local.eventbridge.rule;

import org.jspecify.annotations.NullMarked;
