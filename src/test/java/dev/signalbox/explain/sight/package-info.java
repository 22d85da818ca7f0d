@NullMarked
package dev.signalbox.explain.sight;

import org.jspecify.annotations.NullMarked;
