/// What every implementation of a port must do, and fakes that do it: each suite runs on the fake
/// and on the real adapter, so that the fakes stay honest.
@NullMarked
package dev.signalbox.contract;

import org.jspecify.annotations.NullMarked;
