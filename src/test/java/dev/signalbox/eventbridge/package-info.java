/// What is asked of a bus and of pipes that others use too.
@NullMarked
package dev.signalbox.eventbridge;

import org.jspecify.annotations.NullMarked;
