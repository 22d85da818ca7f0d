/// The commands of `signalbox`. They read options, start things and print; no rule stands here.
@NullMarked
package dev.signalbox.cli;

import org.jspecify.annotations.NullMarked;
