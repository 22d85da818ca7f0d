/// What the service tells of itself, asked over real HTTP.
@NullMarked
package dev.signalbox.console;

import org.jspecify.annotations.NullMarked;
