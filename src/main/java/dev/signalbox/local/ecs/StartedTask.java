package dev.signalbox.local.ecs;

import java.time.Instant;

/// One task that was ever started, kept after ECS has forgotten it, so that a test can tell "one
/// session" from "two, of which one is gone".
public record StartedTask(String taskArn, String startedBy, String clientToken, Instant at) {}
