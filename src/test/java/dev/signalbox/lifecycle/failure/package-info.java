/// Tests of how failures are told.
@NullMarked
package dev.signalbox.lifecycle.failure;

import org.jspecify.annotations.NullMarked;
