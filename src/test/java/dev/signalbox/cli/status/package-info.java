/// Tests of the commands' package of this name.
@NullMarked
package dev.signalbox.cli.status;

import org.jspecify.annotations.NullMarked;
