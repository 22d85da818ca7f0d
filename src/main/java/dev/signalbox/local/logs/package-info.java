/// CloudWatch Logs as far as this project reads it: what the agents of the local AWS print.
@NullMarked
package dev.signalbox.local.logs;

import org.jspecify.annotations.NullMarked;
