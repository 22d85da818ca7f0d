/// Tests of explanations.
@NullMarked
package dev.signalbox.explain;

import org.jspecify.annotations.NullMarked;
