/// The proof by permutation: each life of an ECS session is told in every order, with each word
/// said twice and each word lost, and must end in the same record. Real intakes, orchestrator,
/// lifecycle, sweep and ECS strategy; nothing here knows what the right decision is.
@NullMarked
package dev.signalbox.permutation;

import org.jspecify.annotations.NullMarked;
