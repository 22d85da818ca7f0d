/// The stack of alarms and the dashboard. Nothing may depend on it.
@NullMarked
package dev.signalbox.deploy.watch;

import org.jspecify.annotations.NullMarked;
