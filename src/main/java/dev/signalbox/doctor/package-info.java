/// What a deployment must look like for the service to work, as rules over facts: which fact breaks
/// what, and which command mends it. Nothing here asks AWS; adapters gather the facts.
@NullMarked
package dev.signalbox.doctor;

import org.jspecify.annotations.NullMarked;
