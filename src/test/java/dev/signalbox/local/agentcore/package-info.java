/// Tests of `dev.signalbox.local.agentcore`, over HTTP and with the real SDK clients. No fakes
/// here.
@NullMarked
package dev.signalbox.local.agentcore;

import org.jspecify.annotations.NullMarked;
