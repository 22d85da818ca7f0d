/// Tests of the traces of tasks.
@NullMarked
package dev.signalbox.lifecycle.trace;

import org.jspecify.annotations.NullMarked;
