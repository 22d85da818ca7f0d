/// The pure core: `TaskLifecycle` decides what an event means for a task. Its inner packages hold
/// what it decides about (`task`, `session`, `failure`), what it hears and answers (`transition`),
/// by which numbers (`policy`) and by which rules (`rules`). Imports `java.*` only; no clock, no
/// I/O, no logger may stand here.
@NullMarked
package dev.signalbox.lifecycle;

import org.jspecify.annotations.NullMarked;
