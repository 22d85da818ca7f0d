/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.ecs;

import org.jspecify.annotations.NullMarked;
