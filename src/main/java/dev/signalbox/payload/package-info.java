/// Composes the document that an agent works from, and keeps it in S3 where a start sends only a
/// pointer. Nothing here may depend on the time or on anything but the attempt, the task's row and
/// the blueprint: a repeat is the same to the byte.
@NullMarked
package dev.signalbox.payload;

import org.jspecify.annotations.NullMarked;
