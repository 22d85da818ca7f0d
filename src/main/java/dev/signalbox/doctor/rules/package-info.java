/// The rules of the checks: each takes facts and says what is wrong with them.
@NullMarked
package dev.signalbox.doctor.rules;

import org.jspecify.annotations.NullMarked;
