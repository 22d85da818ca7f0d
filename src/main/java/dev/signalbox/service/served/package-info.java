/// What the HTTP port serves beside the health, made as the settings say.
@NullMarked
package dev.signalbox.service.served;

import org.jspecify.annotations.NullMarked;
