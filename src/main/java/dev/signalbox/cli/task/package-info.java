/// The commands about tasks: asking for them, finding them, following and ending them.
@NullMarked
package dev.signalbox.cli.task;

import org.jspecify.annotations.NullMarked;
