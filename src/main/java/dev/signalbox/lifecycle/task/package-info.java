/// A task as its row describes it, and what its producer and its repository ask for. Values only;
/// no rule about what happens next may stand here.
@NullMarked
package dev.signalbox.lifecycle.task;

import org.jspecify.annotations.NullMarked;
