/// Tests of the package of the same name. Samples are files; nothing of SQS may stand here.
@NullMarked
package dev.signalbox.sqs.envelope;

import org.jspecify.annotations.NullMarked;
