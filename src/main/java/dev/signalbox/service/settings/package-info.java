/// Everything that can be set, read from the environment. Values that could change places are set
/// under their own names only.
@NullMarked
package dev.signalbox.service.settings;

import org.jspecify.annotations.NullMarked;
