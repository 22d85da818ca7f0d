/// Texts for a terminal: harmless whoever wrote them, within 80 columns, coloured only where a
/// person looks.
@NullMarked
package dev.signalbox.cli.text;

import org.jspecify.annotations.NullMarked;
