/// The JSON API against the local AWS, and its document.
@org.jspecify.annotations.NullMarked
package dev.signalbox.api;
