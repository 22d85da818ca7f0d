/// Tests of what is said of dependencies.
@NullMarked
package dev.signalbox.service.health;

import org.jspecify.annotations.NullMarked;
