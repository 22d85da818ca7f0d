/// The faults that a test or a person may inject into a service of the local AWS.
@NullMarked
package dev.signalbox.local.wire.fault;

import org.jspecify.annotations.NullMarked;
