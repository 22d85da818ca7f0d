/// Which deployment a command talks to: where its settings come from, and what is said when they
/// do not suffice.
@NullMarked
package dev.signalbox.cli.connect;

import org.jspecify.annotations.NullMarked;
