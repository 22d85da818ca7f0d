/// The house rules that a script can check: format, imports, names, sizes.
@NullMarked
package dev.signalbox.house;

import org.jspecify.annotations.NullMarked;
