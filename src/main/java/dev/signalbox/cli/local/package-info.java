/// The command that starts the local AWS, and what it prints for other programs.
@NullMarked
package dev.signalbox.cli.local;

import org.jspecify.annotations.NullMarked;
