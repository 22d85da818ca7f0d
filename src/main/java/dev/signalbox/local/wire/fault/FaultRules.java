package dev.signalbox.local.wire.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// The faults that are to happen, each with what it applies to and how often. A rule is used up one
/// match at a time, in the order in which the rules were added; `S` is what a rule looks at, `F`
/// the closed set of faults of one service.
public final class FaultRules<S, F> {
  private final List<Rule<S, F>> rules = new ArrayList<>();

  private static final class Rule<S, F> {
    final Predicate<S> match;
    final F fault;
    OptionalInt left;

    Rule(Predicate<S> match, F fault, OptionalInt left) {
      this.match = match;
      this.fault = fault;
      this.left = left;
    }
  }

  /// Without a count the rule stays until `clear`.
  public synchronized void add(Predicate<S> match, F fault, OptionalInt count) {
    rules.add(new Rule<>(match, fault, count));
  }

  /// The first fault of this kind that applies; its rule has then happened once more.
  public synchronized <K extends F> Optional<K> take(Class<K> kind, S subject, Predicate<K> where) {
    for (var rule : rules) {
      if (kind.isInstance(rule.fault)
          && where.test(kind.cast(rule.fault))
          && rule.match.test(subject)) {
        use(rule);
        return Optional.of(kind.cast(rule.fault));
      }
    }
    return Optional.empty();
  }

  public <K extends F> Optional<K> take(Class<K> kind, S subject) {
    return take(kind, subject, _ -> true);
  }

  private void use(Rule<S, F> rule) {
    if (rule.left.isPresent()) {
      rule.left = OptionalInt.of(rule.left.getAsInt() - 1);
    }
    rules.removeIf(each -> each.left.isPresent() && each.left.getAsInt() <= 0);
  }

  public synchronized void removeAll(Class<? extends F> kind) {
    rules.removeIf(rule -> kind.isInstance(rule.fault));
  }

  public synchronized void clear() {
    rules.clear();
  }
}
