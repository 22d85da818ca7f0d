/// Tests of the package of the same name.
@NullMarked
package dev.signalbox.aws.failure;

import org.jspecify.annotations.NullMarked;
