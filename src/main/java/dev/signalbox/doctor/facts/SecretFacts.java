package dev.signalbox.doctor.facts;

/// One secret, without its value.
///
/// @param deleted whether its deletion is scheduled
public record SecretFacts(String arn, boolean deleted) {}
