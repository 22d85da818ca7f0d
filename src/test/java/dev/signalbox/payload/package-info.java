/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.payload;

import org.jspecify.annotations.NullMarked;
