/// Pages that change while they are looked at, by server-sent events. What several people watch is
/// read once for all of them, and nothing is read that nobody watches.
@NullMarked
package dev.signalbox.console.live;

import org.jspecify.annotations.NullMarked;
