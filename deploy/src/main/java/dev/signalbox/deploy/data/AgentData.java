package dev.signalbox.deploy.data;

/// The data of tasks, of which an agent gets its part.
record AgentData(
    TaskTables tables, PayloadBucket payloads, ArtifactsBucket artifacts, DataKey key) {}
