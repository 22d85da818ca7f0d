/// The machine that simulated replicas run on: one thread, virtual time, crashes. Nothing of the
/// service may stand here.
@NullMarked
package dev.signalbox.simulation.machine;

import org.jspecify.annotations.NullMarked;
