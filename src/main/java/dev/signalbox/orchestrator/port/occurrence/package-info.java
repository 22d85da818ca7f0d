/// What happens beside the moves of tasks and is worth a number: told by whoever meets it, counted
/// by whoever keeps the meters. Nothing here holds an id or a text of a message.
@NullMarked
package dev.signalbox.orchestrator.port.occurrence;

import org.jspecify.annotations.NullMarked;
