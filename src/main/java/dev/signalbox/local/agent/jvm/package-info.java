/// Starts the sample agent: each session is a JVM of its own, so the time to its first write is
/// what the local AWS waits for most. Its jars are few, and its classes come from an AOT cache.
@NullMarked
package dev.signalbox.local.agent.jvm;

import org.jspecify.annotations.NullMarked;
