/// What the shell adds to the notes of a transition: how it came to hear what led to it.
@NullMarked
package dev.signalbox.orchestrator.note;

import org.jspecify.annotations.NullMarked;
