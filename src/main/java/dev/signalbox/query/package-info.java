/// What people and machines ask about tasks, and what they are answered: one read side under the
/// commands, the JSON API, the console and the metrics. Values and interfaces only: adapters
/// answer, and `service` puts them together. Nothing here writes but by a message to a queue, and
/// no list is made by a scan.
@NullMarked
package dev.signalbox.query;

import org.jspecify.annotations.NullMarked;
