/// What pages are made of, without a page.
@org.jspecify.annotations.NullMarked
package dev.signalbox.console.view;
