package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.Optional;
import java.util.OptionalLong;

/// What a look at a session showed: the same reading that an event of it gets.
///
/// @param evidence the substrate's own words as JSON, without environment values
public record SessionObservation(
    SessionStatus status, OptionalLong version, Optional<String> evidence) {}
