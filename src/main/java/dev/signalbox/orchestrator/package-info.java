/// The shell: reads the row, asks the lifecycle, writes conditionally, carries out the effects; and
/// the ports through which it does so. Imports the lifecycle, SLF4J and `java.*`; nothing of AWS or
/// Vert.x may stand here.
@NullMarked
package dev.signalbox.orchestrator;

import org.jspecify.annotations.NullMarked;
