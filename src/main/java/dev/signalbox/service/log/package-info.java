/// The form of the log for machines: one flat JSON object a line.
@NullMarked
package dev.signalbox.service.log;

import org.jspecify.annotations.NullMarked;
