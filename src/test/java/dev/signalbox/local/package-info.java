/// Sends messages to a whole Signalbox on a whole local AWS and looks at what comes of them, from
/// outside: queue, tables, calls and processes. No part is replaced and no method of the service is
/// called.
@NullMarked
package dev.signalbox.local;

import org.jspecify.annotations.NullMarked;
