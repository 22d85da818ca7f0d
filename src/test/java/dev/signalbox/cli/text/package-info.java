/// Tests of the commands' package of this name.
@NullMarked
package dev.signalbox.cli.text;

import org.jspecify.annotations.NullMarked;
