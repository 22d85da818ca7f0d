@NullMarked
package dev.signalbox.ecs.reason;

import org.jspecify.annotations.NullMarked;
