package dev.signalbox.orchestrator.port.context;

import java.util.Optional;
import java.util.OptionalInt;

/// What is to be read.
///
/// @param repo `owner/name`
/// @param readOnly whether the agent only reads, so that a token without write access will do
/// @param tokenSecretArn the secret that holds the token of the repository, if it has its own
public record ContextQuery(
    String repo,
    OptionalInt issueNumber,
    OptionalInt prNumber,
    boolean readOnly,
    Optional<String> tokenSecretArn) {}
