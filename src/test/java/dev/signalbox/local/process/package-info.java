/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.local.process;

import org.jspecify.annotations.NullMarked;
