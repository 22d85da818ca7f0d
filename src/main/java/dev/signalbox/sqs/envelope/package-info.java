/// Names the envelopes and encodings of other programs that a message must not arrive in, for both
/// queues. Knows nothing of SQS; no AWS import may stand here.
@NullMarked
package dev.signalbox.sqs.envelope;

import org.jspecify.annotations.NullMarked;
