/// How much may be read from a context source, and when it is left alone. No I/O may stand here.
@NullMarked
package dev.signalbox.orchestrator.context;

import org.jspecify.annotations.NullMarked;
