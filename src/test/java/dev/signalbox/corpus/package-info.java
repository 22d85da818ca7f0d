/// What AWS and producers say, in real texts, with what is expected of it; written before the rules
/// were looked at. Each line of the files under `resources/corpus` names its source.
@NullMarked
package dev.signalbox.corpus;

import org.jspecify.annotations.NullMarked;
