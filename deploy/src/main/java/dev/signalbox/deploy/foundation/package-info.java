/// What the stacks share: the network, roles of tasks, names, reasons for findings. Imports none of
/// the stacks that are built on it.
@NullMarked
package dev.signalbox.deploy.foundation;

import org.jspecify.annotations.NullMarked;
