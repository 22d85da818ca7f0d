/// Tests of how a task is explained in a terminal.
@NullMarked
package dev.signalbox.cli.explain;

import org.jspecify.annotations.NullMarked;
