/// What SQS says of a queue.
@NullMarked
package dev.signalbox.sqs.inspect;

import org.jspecify.annotations.NullMarked;
