/// Tests of spans.
@NullMarked
package dev.signalbox.tracing;

import org.jspecify.annotations.NullMarked;
