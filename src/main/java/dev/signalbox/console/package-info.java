/// What the service tells over HTTP of itself. It reads and never decides: no call to AWS and no
/// rule of the lifecycle may stand here.
@NullMarked
package dev.signalbox.console;

import org.jspecify.annotations.NullMarked;
