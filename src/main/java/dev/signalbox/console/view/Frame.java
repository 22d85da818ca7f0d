package dev.signalbox.console.view;

import java.util.Optional;

/// What stands around each page.
///
/// @param place which entry of the navigation is the current one
/// @param path where this page is, for whoever comes back to it from the login
/// @param note what came of the action that led here
/// @param assets where the files are that a page needs
public record Frame(
    String title,
    Place place,
    String path,
    Visitor visitor,
    Optional<Note> note,
    AssetUrls assets) {

  /// The entries of the navigation.
  public enum Place {
    OVERVIEW("Overview", "/"),
    TASKS("Tasks", "/tasks"),
    DEAD_LETTERS("Dead letters", "/dead-letters"),
    USERS("Users", "/users"),
    /// None of the above.
    ELSEWHERE("", "");

    private final String label;
    private final String path;

    Place(String label, String path) {
      this.label = label;
      this.path = path;
    }

    public String label() {
      return label;
    }

    public String path() {
      return path;
    }
  }

  /// URLs that change with the content of what they name.
  public record AssetUrls(
      String css, String js, String htmx, String sse, String chart, String chartCss, String icon) {}
}
