package dev.signalbox.dynamodb;

import java.util.Optional;

/// What the tables are called in this deployment.
///
/// @param repos absent where there are no blueprints and every repository gets the defaults
public record TableNames(
    String tasks, String taskEvents, String userConcurrency, Optional<String> repos) {}
