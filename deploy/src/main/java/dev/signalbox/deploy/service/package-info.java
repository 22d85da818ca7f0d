/// The stack in which the service and its pipe run, and what the service is told and allowed. Knows
/// nothing of who watches.
@NullMarked
package dev.signalbox.deploy.service;

import org.jspecify.annotations.NullMarked;
