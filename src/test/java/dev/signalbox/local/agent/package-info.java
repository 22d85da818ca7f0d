/// Tests of `dev.signalbox.local.agent`, over HTTP and with the real SDK clients. No fakes here.
@NullMarked
package dev.signalbox.local.agent;

import org.jspecify.annotations.NullMarked;
