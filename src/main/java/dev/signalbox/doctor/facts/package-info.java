/// What AWS says of a deployment's parts, in plain values.
@NullMarked
package dev.signalbox.doctor.facts;

import org.jspecify.annotations.NullMarked;
