package dev.signalbox.aws;

import java.util.Optional;

/// How one call to AWS ended, with all its attempts.
///
/// @param service as in the metrics: `dynamodb`, `ecs`, `agentcore`, `sqs`
/// @param queueUrl the queue that a call to SQS was about
/// @param failure empty after a success
public record CallOutcome(String service, Optional<String> queueUrl, Optional<Throwable> failure) {}
