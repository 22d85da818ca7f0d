/// The console's pages without a browser, over a read side that a test fills.
@org.jspecify.annotations.NullMarked
package dev.signalbox.console.web;
