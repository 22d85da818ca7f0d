/// What the commands for operators work with.
@NullMarked
package dev.signalbox.service.operator;

import org.jspecify.annotations.NullMarked;
