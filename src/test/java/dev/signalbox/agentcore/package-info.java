/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.agentcore;

import org.jspecify.annotations.NullMarked;
