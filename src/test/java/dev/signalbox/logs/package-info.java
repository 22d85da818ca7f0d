/// Tests of what is read from CloudWatch Logs.
@NullMarked
package dev.signalbox.logs;

import org.jspecify.annotations.NullMarked;
