/// What the start script lets a JVM rehearse once, so that commands start fast.
@NullMarked
package dev.signalbox.cli.warmup;

import org.jspecify.annotations.NullMarked;
