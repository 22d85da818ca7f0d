/// What DynamoDB says of a table, and what the service expects of it.
@NullMarked
package dev.signalbox.dynamodb.inspect;

import org.jspecify.annotations.NullMarked;
