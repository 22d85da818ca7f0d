/// Tests of what is asked of the tables.
@NullMarked
package dev.signalbox.query;

import org.jspecify.annotations.NullMarked;
