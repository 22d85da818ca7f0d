package dev.signalbox.lifecycle.session;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A kind of backend that runs sessions: its names and what it can do. Each backend's package
/// declares its own constant. Two types are equal when their words are.
public final class ComputeType {
  private final String word;
  private final String title;
  private final Set<String> handleKeys;
  private final Optional<SessionNaming> naming;
  private final Set<Capability> capabilities;

  private ComputeType(
      String word,
      String title,
      Set<String> handleKeys,
      Optional<SessionNaming> naming,
      Set<Capability> capabilities) {
    this.word = word;
    this.title = title;
    this.handleKeys = Set.copyOf(handleKeys);
    this.naming = naming;
    this.capabilities = capabilities;
  }

  /// Declares a type whose sessions have no name before they are started.
  ///
  /// @param word is stored in rows and blueprints, and names the type's settings and launch lane
  /// @param handleKeys what the metadata of a session must hold for it to be stopped later
  public static ComputeType of(String word, Set<String> handleKeys, Capability... capabilities) {
    return new ComputeType(word, word, handleKeys, Optional.empty(), set(capabilities));
  }

  /// Declares a type whose sessions are named before they are started.
  public static ComputeType named(
      String word, Set<String> handleKeys, SessionNaming naming, Capability... capabilities) {
    var all = set(capabilities);
    all.add(Capability.NAMED_BEFORE_START);
    return new ComputeType(word, word, handleKeys, Optional.of(naming), all);
  }

  private static EnumSet<Capability> set(Capability... capabilities) {
    var set = EnumSet.noneOf(Capability.class);
    set.addAll(Arrays.asList(capabilities));
    return set;
  }

  /// Returns the same type under the name by which people know its product.
  public ComputeType titled(String name) {
    return new ComputeType(word, name, handleKeys, naming, capabilities);
  }

  /// Returns the stored word.
  public String word() {
    return word;
  }

  /// Returns the name for people.
  public String title() {
    return title;
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }

  /// Returns what the metadata of a session must hold for it to be stopped later.
  public Set<String> handleKeys() {
    return handleKeys;
  }

  /// Returns the handle that the attempt's session has before anybody has heard of it; empty for a
  /// type whose sessions are named by the backend.
  public Optional<SessionHandle> nameOf(AttemptId attempt, Optional<String> runtimeArn) {
    return naming.flatMap(by -> by.nameOf(attempt, runtimeArn));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ComputeType type && type.word.equals(word);
  }

  @Override
  public int hashCode() {
    return word.hashCode();
  }

  @Override
  public String toString() {
    return word;
  }
}
