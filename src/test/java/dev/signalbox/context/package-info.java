/// Tests of what an agent is told of an issue or a pull request.
@NullMarked
package dev.signalbox.context;

import org.jspecify.annotations.NullMarked;
