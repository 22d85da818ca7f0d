/// The commands with which people answer what agents ask, and the words about what is asked.
@NullMarked
package dev.signalbox.cli.approval;

import org.jspecify.annotations.NullMarked;
