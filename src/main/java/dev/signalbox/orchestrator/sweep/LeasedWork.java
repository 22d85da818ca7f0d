package dev.signalbox.orchestrator.sweep;

import java.time.Duration;

/// A piece of the sweep that one replica does at a time.
///
/// @param name under which its lease is kept
/// @param lease how long one replica has it
public record LeasedWork(String name, Duration lease) {}
