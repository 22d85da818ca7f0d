/// The commands for whoever operates the service: dead letters, stuck tasks, the sweep.
@NullMarked
package dev.signalbox.cli.operate;

import org.jspecify.annotations.NullMarked;
