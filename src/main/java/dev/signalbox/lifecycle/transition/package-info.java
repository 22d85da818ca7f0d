/// What the lifecycle hears (`TaskEvent`) and what it answers (`Transition`, `Effect`). Values
/// only.
@NullMarked
package dev.signalbox.lifecycle.transition;

import org.jspecify.annotations.NullMarked;
