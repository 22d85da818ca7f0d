/// The entries of a task's timeline: how they are written and read.
@NullMarked
package dev.signalbox.dynamodb.timeline;

import org.jspecify.annotations.NullMarked;
