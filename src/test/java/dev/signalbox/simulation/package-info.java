/// The seeded simulation: the real service on simulated AWS, under faults, judged after every step.
/// Whatever happens follows from the seed.
@NullMarked
package dev.signalbox.simulation;

import org.jspecify.annotations.NullMarked;
