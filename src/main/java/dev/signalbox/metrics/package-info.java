/// The service's meters: the catalogue of them, what feeds them, and how they are read. No rule may
/// stand here, and nothing but this package knows the library that counts.
@NullMarked
package dev.signalbox.metrics;

import org.jspecify.annotations.NullMarked;
