/// The meters, read as those read them who stand on them.
@NullMarked
package dev.signalbox.metrics;

import org.jspecify.annotations.NullMarked;
