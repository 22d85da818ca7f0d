package dev.signalbox.doctor.facts;

/// One key of KMS.
///
/// @param isOfAws whether AWS manages it, so that nobody can change its policy
/// @param policy the JSON of it
public record KeyFacts(String arn, boolean isOfAws, Asked<String> policy) {}
