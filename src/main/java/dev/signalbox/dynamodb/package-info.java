/// The task record in DynamoDB: rows, timeline, slots, blueprints, and the reading of row changes.
/// What a row means is the lifecycle's to say; no rule about tasks may stand here.
@NullMarked
package dev.signalbox.dynamodb;

import org.jspecify.annotations.NullMarked;
