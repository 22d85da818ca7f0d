package dev.signalbox.console;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.orchestrator.SetupDoubts;

/// What the health of a replica is told by.
///
/// @param dependencies what came of the calls to AWS
/// @param doubts what speaks against the settings although every call succeeds
/// @param loops which of the replica's loops turn
public record ReplicaHealth(DependencyStates dependencies, SetupDoubts doubts, Loops loops) {}
