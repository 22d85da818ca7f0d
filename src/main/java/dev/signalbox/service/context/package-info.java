/// The context source as the settings ask for it.
@NullMarked
package dev.signalbox.service.context;

import org.jspecify.annotations.NullMarked;
