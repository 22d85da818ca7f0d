/// Tests of the form of the log.
@NullMarked
package dev.signalbox.service.log;

import org.jspecify.annotations.NullMarked;
