/// The rules behind `TaskLifecycle`, one file for each phase: admission, launch, session, silence,
/// end. Pure functions of a record and an event; nothing outside the lifecycle may be called.
@NullMarked
package dev.signalbox.lifecycle.rules;

import org.jspecify.annotations.NullMarked;
