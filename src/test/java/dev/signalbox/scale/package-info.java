/// What a great many tasks cost, measured on fakes that count and in simulated time.
@NullMarked
package dev.signalbox.scale;

import org.jspecify.annotations.NullMarked;
