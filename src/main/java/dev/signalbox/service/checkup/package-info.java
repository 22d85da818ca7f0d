/// Looks a deployment over: gathers the facts that the rules of the doctor judge, all at once and
/// each for a few seconds at most.
@NullMarked
package dev.signalbox.service.checkup;

import org.jspecify.annotations.NullMarked;
