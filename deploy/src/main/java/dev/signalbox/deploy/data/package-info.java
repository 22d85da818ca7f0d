/// The stack that holds and carries the state of tasks. Nothing here runs, and nothing needs
/// another stack.
@NullMarked
package dev.signalbox.deploy.data;

import org.jspecify.annotations.NullMarked;
