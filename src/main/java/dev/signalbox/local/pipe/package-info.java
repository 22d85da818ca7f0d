/// What EventBridge Pipes does in the deployed stack: from the stream of the tasks table to the
/// events queue. It filters and carries; it decides nothing and changes nothing.
@NullMarked
package dev.signalbox.local.pipe;

import org.jspecify.annotations.NullMarked;
