/// Reads issues and pull requests from GitHub's REST API, with a token from AWS Secrets Manager.
/// What GitHub says of a repository, of a token, of a limit is told apart here, and nowhere else.
@NullMarked
package dev.signalbox.github;

import org.jspecify.annotations.NullMarked;
