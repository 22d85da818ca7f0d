/// What Signalbox itself sends as a producer, for people who ask for tasks and cancel them.
@NullMarked
package dev.signalbox.sqs.command;

import org.jspecify.annotations.NullMarked;
