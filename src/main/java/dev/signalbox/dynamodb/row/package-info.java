/// A task's row: how it is written, read and changed under a condition, and how changes of it are
/// heard.
@NullMarked
package dev.signalbox.dynamodb.row;

import org.jspecify.annotations.NullMarked;
