/// `signalbox completion`: what a shell completes, made of the commands themselves.
@NullMarked
package dev.signalbox.cli.completion;

import org.jspecify.annotations.NullMarked;
