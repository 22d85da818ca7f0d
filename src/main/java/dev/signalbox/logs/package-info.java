/// Reads what agents print from CloudWatch Logs, and is the only package that calls it.
@NullMarked
package dev.signalbox.logs;

import org.jspecify.annotations.NullMarked;
