package dev.signalbox.local.logs;

/// One event of a stream.
///
/// @param number its place in the stream, from 0, for as long as the stream lives
record LoggedLine(long number, long at, String message) {}
