/// The orchestrator's tests, and the fakes of its ports that other tests use too. Nothing here
/// knows AWS.
@NullMarked
package dev.signalbox.orchestrator;

import org.jspecify.annotations.NullMarked;
