/// Tests of the package of the same name, and the fake queue they share. No AWS outside loopback.
@NullMarked
package dev.signalbox.sqs;

import org.jspecify.annotations.NullMarked;
