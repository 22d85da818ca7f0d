/// Wiring, and what is logged.
@NullMarked
package dev.signalbox.service;

import org.jspecify.annotations.NullMarked;
