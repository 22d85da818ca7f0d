/// Programs that we did not write: emulators of AWS that our clients call, and clients that call
/// our local AWS. Nothing here may reach further than loopback, nor a container engine.
@NullMarked
package dev.signalbox.thirdparty;

import org.jspecify.annotations.NullMarked;
