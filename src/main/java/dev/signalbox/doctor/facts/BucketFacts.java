package dev.signalbox.doctor.facts;

import java.util.Optional;

/// One bucket.
///
/// @param region where it is, if S3 says so
/// @param publicAccessBlocked whether all four switches are on
/// @param encryption the algorithm that new objects get
public record BucketFacts(
    String name,
    Optional<String> region,
    Asked<Boolean> publicAccessBlocked,
    Asked<String> encryption) {}
