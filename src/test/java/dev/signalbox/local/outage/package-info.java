/// The outage test: the real service on the local AWS, with one dependency after the other taken
/// away for a while. The local AWS itself stays well; nothing here may look into the service.
@NullMarked
package dev.signalbox.local.outage;

import org.jspecify.annotations.NullMarked;
