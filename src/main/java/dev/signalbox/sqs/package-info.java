/// Queues: receiving with a limit, keeping visible, acknowledging, dead-lettering, waking. What a
/// body means stands in `intake`; nothing of a backend or a store may stand here.
@NullMarked
package dev.signalbox.sqs;

import org.jspecify.annotations.NullMarked;
