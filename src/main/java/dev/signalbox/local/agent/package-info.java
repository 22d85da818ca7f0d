/// A small agent that keeps the agent's side of the contract, for the local AWS to run as a
/// process. Only JDK classes may be used here, so that it starts fast on a class path of its own.
@NullMarked
package dev.signalbox.local.agent;

import org.jspecify.annotations.NullMarked;
