/// What the shell needs from outside, as interfaces, in inner packages by what they lead to:
/// `compute`, `store`, `queue`. The two exceptions that a dependency in trouble is told by stand
/// here, and how a log says where something else broke.
@NullMarked
package dev.signalbox.orchestrator.port;

import org.jspecify.annotations.NullMarked;
