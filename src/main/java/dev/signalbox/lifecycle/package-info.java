/// The pure core: what a task is and what happens to it when something is heard. Imports `java.*`
/// only; no clock, no I/O, no logger may stand here.
@NullMarked
package dev.signalbox.lifecycle;

import org.jspecify.annotations.NullMarked;
