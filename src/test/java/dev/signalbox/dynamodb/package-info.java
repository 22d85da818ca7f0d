/// The record in DynamoDB, tested against DynamoDB Local in this JVM and against files of what
/// other programs write. The contract suite here runs on the in-memory fake, too.
@NullMarked
package dev.signalbox.dynamodb;

import org.jspecify.annotations.NullMarked;
