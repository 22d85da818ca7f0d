/// Tests of the commands' package of this name.
@NullMarked
package dev.signalbox.cli.task;

import org.jspecify.annotations.NullMarked;
