/// The meters as lines of CloudWatch's embedded metric format.
@NullMarked
package dev.signalbox.metrics.emf;

import org.jspecify.annotations.NullMarked;
