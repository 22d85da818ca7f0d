/// Messages that nobody should send, by the hundred, made by rule and from a fixed seed; and the
/// service on fakes that they are sent to. What becomes of each is written beside it.
@NullMarked
package dev.signalbox.hostile;

import org.jspecify.annotations.NullMarked;
