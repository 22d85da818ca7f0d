/// Tests of `dev.signalbox.local.embedded`, over HTTP and with the real SDK clients. No fakes here.
@NullMarked
package dev.signalbox.local.embedded;

import org.jspecify.annotations.NullMarked;
