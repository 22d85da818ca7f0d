/// The lifecycle, by matrix and by example.
@NullMarked
package dev.signalbox.lifecycle;

import org.jspecify.annotations.NullMarked;
