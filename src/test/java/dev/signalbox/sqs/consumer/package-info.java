/// Tests of parts of the consumer that are not to be seen outside its package.
@NullMarked
package dev.signalbox.sqs.consumer;

import org.jspecify.annotations.NullMarked;
