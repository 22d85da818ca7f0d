/// The command that shows one task, as text and as JSON.
@NullMarked
package dev.signalbox.cli.show;

import org.jspecify.annotations.NullMarked;
