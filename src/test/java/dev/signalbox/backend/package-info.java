/// A backend that the service does not have, and the proof that the core runs it: nothing outside
/// this package knows its name.
@NullMarked
package dev.signalbox.backend;

import org.jspecify.annotations.NullMarked;
