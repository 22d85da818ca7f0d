/// CloudFormation, asked for what a stack says of itself.
@NullMarked
package dev.signalbox.cloudformation;

import org.jspecify.annotations.NullMarked;
