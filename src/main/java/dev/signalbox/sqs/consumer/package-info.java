/// One queue consumed by one verticle: receiving with a limit, keeping messages hidden, carrying
/// out verdicts, winding down. What a body means stands in `intake`.
@NullMarked
package dev.signalbox.sqs.consumer;

import org.jspecify.annotations.NullMarked;
