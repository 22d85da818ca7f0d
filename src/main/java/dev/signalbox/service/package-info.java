/// The service put together: its settings, and the one place that wires adapters to the
/// orchestrator in data-flow order. No rule of the lifecycle and no call to AWS may stand here.
@NullMarked
package dev.signalbox.service;

import org.jspecify.annotations.NullMarked;
