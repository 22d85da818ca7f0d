/// What the bodies on the queues mean: task messages by the published schema, events by the
/// intakes. Knows nothing of SQS; no AWS import may stand here.
@NullMarked
package dev.signalbox.sqs.intake;

import org.jspecify.annotations.NullMarked;
