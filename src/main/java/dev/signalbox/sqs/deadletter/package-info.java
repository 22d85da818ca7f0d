/// The dead-letter queues: what is written there with a message, a look at what lies there, the way
/// back and the way out.
@NullMarked
package dev.signalbox.sqs.deadletter;

import org.jspecify.annotations.NullMarked;
