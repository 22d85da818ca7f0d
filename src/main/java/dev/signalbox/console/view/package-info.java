/// What the pages of the console are made of: values that are ready to be written, texts of others
/// among them, which are harmless from here on. The templates in `src/main/jte` only place them.
@NullMarked
package dev.signalbox.console.view;

import org.jspecify.annotations.NullMarked;
