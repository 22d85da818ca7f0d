package dev.signalbox.local.agentcore;

/// What tells one session from another: the same id at another runtime or endpoint is another one.
record SessionKey(String runtimeArn, String qualifier, String sessionId) {}
