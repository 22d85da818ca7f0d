/// The JSON API under `/api/v1`, for programs: what can be asked, and what a task message can ask
/// for. `/api/v1/openapi.json` describes it; a test compares the two.
@NullMarked
package dev.signalbox.api;

import org.jspecify.annotations.NullMarked;
