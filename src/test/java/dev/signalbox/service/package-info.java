/// Settings and wiring.
@NullMarked
package dev.signalbox.service;

import org.jspecify.annotations.NullMarked;
