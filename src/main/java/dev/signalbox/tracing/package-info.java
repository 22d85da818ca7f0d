/// Spans of tasks for OpenTelemetry: what a message set off, each start and stop, each attempt and
/// task as a whole. The only package that knows how they are made and where they go.
@NullMarked
package dev.signalbox.tracing;

import org.jspecify.annotations.NullMarked;
