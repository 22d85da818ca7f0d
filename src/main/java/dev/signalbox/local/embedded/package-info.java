/// SQS and DynamoDB inside this JVM, on loopback ports, so that a laptop needs no account and no
/// container. Nothing here knows of tasks: queues and tables are made by whoever starts them.
@NullMarked
package dev.signalbox.local.embedded;

import org.jspecify.annotations.NullMarked;
