/// `signalbox explain` and `signalbox logs`: why a task is as it is, and what its agent printed.
@NullMarked
package dev.signalbox.cli.explain;

import org.jspecify.annotations.NullMarked;
