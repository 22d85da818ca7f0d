/// The commands, as a terminal sees them.
@NullMarked
package dev.signalbox.cli;

import org.jspecify.annotations.NullMarked;
