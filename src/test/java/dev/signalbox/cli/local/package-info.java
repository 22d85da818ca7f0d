/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.cli.local;

import org.jspecify.annotations.NullMarked;
