/// What is due, by a sparse index, and who sweeps it, by leases.
@NullMarked
package dev.signalbox.dynamodb.sweep;

import org.jspecify.annotations.NullMarked;
