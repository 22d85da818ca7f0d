/// Tests of the commands' package of this name.
@NullMarked
package dev.signalbox.cli.completion;

import org.jspecify.annotations.NullMarked;
