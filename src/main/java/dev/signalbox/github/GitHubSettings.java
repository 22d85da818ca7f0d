package dev.signalbox.github;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How GitHub is read.
///
/// @param endpoint `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server
/// @param tokenSecretArn the secret of repositories that have none of their own
/// @param budget how long one reading may take, with all its repetitions
/// @param charactersMax how much of a diff, and of comments, is worth reading
public record GitHubSettings(
    URI endpoint, Optional<String> tokenSecretArn, Duration budget, int charactersMax) {}
