/// What happened to one task, why, and what to do now: from its row, its timeline and what the
/// backend said of its session. Pure: nothing is read or written here, so that commands, JSON API
/// and console tell the same.
@NullMarked
package dev.signalbox.explain;

import org.jspecify.annotations.NullMarked;
