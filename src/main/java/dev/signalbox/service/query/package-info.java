/// Puts the read side together of the adapters that answer, for the service and for commands that
/// have only some of its settings.
@NullMarked
package dev.signalbox.service.query;

import org.jspecify.annotations.NullMarked;
