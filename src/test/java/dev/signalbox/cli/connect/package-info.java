/// Tests of the commands' package of this name.
@NullMarked
package dev.signalbox.cli.connect;

import org.jspecify.annotations.NullMarked;
