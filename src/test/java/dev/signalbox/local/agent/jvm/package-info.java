/// Tests of `dev.signalbox.local.agent.jvm`, with real JVMs. No fakes here.
@NullMarked
package dev.signalbox.local.agent.jvm;

import org.jspecify.annotations.NullMarked;
