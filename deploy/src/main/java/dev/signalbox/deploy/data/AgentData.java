package dev.signalbox.deploy.data;

import java.util.Optional;

/// The data of tasks, of which an agent gets its part.
///
/// @param attachments the name of somebody's bucket with the files of tasks, if there is one
record AgentData(
    TaskTables tables,
    PayloadBucket payloads,
    ArtifactsBucket artifacts,
    Optional<String> attachments,
    DataKey key) {}
