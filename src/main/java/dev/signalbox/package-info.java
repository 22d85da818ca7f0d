/// The root: start-up and settings. What is here reads the environment, the clock and chance, and
/// hands them on; no rule of the lifecycle may stand here.
@NullMarked
package dev.signalbox;

import org.jspecify.annotations.NullMarked;
