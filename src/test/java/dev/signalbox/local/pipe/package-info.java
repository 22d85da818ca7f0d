/// Tests of `dev.signalbox.local.pipe`, over HTTP and with the real SDK clients. No fakes here.
@NullMarked
package dev.signalbox.local.pipe;

import org.jspecify.annotations.NullMarked;
