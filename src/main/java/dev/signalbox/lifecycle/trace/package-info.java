/// The trace that a task belongs to: what a producer sent of it, and which spans are the task's.
@NullMarked
package dev.signalbox.lifecycle.trace;

import org.jspecify.annotations.NullMarked;
