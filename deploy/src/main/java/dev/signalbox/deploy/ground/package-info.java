/// What the stacks share: the network, roles of tasks, names, reasons for findings. Knows none of
/// the stacks that stand on it.
@NullMarked
package dev.signalbox.deploy.ground;

import org.jspecify.annotations.NullMarked;
