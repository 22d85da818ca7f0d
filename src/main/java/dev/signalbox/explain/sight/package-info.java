/// What of the facts about a task may be seen by whom, before they are explained. Pure.
@NullMarked
package dev.signalbox.explain.sight;

import org.jspecify.annotations.NullMarked;
