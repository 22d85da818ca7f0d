/// What policies of queues and keys must let EventBridge do: read as IAM reads them, as far as a
/// call of EventBridge goes.
@NullMarked
package dev.signalbox.doctor.rules.policy;

import org.jspecify.annotations.NullMarked;
