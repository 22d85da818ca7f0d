/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.orchestrator.context;

import org.jspecify.annotations.NullMarked;
