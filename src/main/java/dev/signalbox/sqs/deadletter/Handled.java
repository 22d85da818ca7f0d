package dev.signalbox.sqs.deadletter;

import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import java.util.Optional;

/// What came of one dead letter that was chosen.
///
/// @param problem why it was not done as it should be
public record Handled(DeadLetter letter, Optional<String> problem) {}
