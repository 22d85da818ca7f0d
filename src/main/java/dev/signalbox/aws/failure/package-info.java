/// What a failed call to AWS means for a person: its root cause, the resource, and what to do. One
/// place, so that the log, the health endpoint and the commands say the same.
@NullMarked
package dev.signalbox.aws.failure;

import org.jspecify.annotations.NullMarked;
