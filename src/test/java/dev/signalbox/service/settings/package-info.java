/// Defaults, names and refusals of the settings.
@NullMarked
package dev.signalbox.service.settings;

import org.jspecify.annotations.NullMarked;
