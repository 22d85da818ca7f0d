/// The failure catalogue: every way in which a task can fail, where it came from and whether it
/// is tried again. Adapters map what they see to an entry; no text of a backend may stand here.
@NullMarked
package dev.signalbox.lifecycle.failure;

import org.jspecify.annotations.NullMarked;
