/// What is read for a person who asks about one task. Nothing here writes.
@NullMarked
package dev.signalbox.service.inquiry;

import org.jspecify.annotations.NullMarked;
