/// The console: pages over the read side for people with a browser. It asks and never decides;
/// what a person does here becomes a message that any producer could have sent.
@NullMarked
package dev.signalbox.console.web;

import org.jspecify.annotations.NullMarked;
