/// Keys that a row has only so that lists find it. Each is written once in the life of a task, in
/// our own spelling: what other programs write under the contract's names may be of any type, and
/// an index over it would refuse their writes.
@NullMarked
package dev.signalbox.dynamodb.index;

import org.jspecify.annotations.NullMarked;
