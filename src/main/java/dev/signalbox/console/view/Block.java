package dev.signalbox.console.view;

import gg.jte.Content;

/// A part of a page that is sent again whenever it is another than before.
///
/// @param hash of its markup, by which a page knows whether it shows it already
/// @param html what a template made
public record Block(String name, String hash, String html) {
  /// What cannot be shown now.
  public static final Block EMPTY = new Block("", "", "");

  public Content content() {
    return output -> output.writeContent(html);
  }
}
