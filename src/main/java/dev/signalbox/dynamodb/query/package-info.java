/// The read side on DynamoDB: lists and figures by the indexes of the tables. Every answer is built
/// of reads that may be a moment behind, and nothing here writes.
@NullMarked
package dev.signalbox.dynamodb.query;

import org.jspecify.annotations.NullMarked;
