/// Holds the wire server to the AWS JSON protocols. No stand-in is used here.
@NullMarked
package dev.signalbox.local.wire;

import org.jspecify.annotations.NullMarked;
