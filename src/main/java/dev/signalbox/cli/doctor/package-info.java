/// Commands that look a deployment over: what is wrong with it, and what its settings are.
@NullMarked
package dev.signalbox.cli.doctor;

import org.jspecify.annotations.NullMarked;
