/// What the service says of the services that it depends on: on its health endpoint, and in the log
/// when one goes down and when it is back.
@NullMarked
package dev.signalbox.service.health;

import org.jspecify.annotations.NullMarked;
