package dev.signalbox.doctor.facts;

import java.time.Instant;
import java.util.Optional;

/// Who the credentials belong to.
///
/// @param serverTime what AWS's clock said, if it said it
public record IdentityFacts(String account, String arn, Optional<Instant> serverTime) {}
