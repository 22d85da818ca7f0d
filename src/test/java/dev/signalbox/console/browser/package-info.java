/// The console in a real browser: what a person sees and does, and that nothing on a page is
/// refused by its own policy. Screenshots lie in `target/screenshots`, to be looked at.
@org.jspecify.annotations.NullMarked
package dev.signalbox.console.browser;
