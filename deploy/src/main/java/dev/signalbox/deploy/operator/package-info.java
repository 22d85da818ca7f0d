/// The stack for people who look after tasks: what they may do, and the names that their commands
/// need. May use all stacks of the service; nothing is built on it.
@NullMarked
package dev.signalbox.deploy.operator;

import org.jspecify.annotations.NullMarked;
