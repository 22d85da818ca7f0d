package dev.signalbox.permutation;

import dev.signalbox.permutation.TruthfulEcs.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// One life, told to the service in one order. What the agent writes happens at its true time.
/// Later sessions of the task are told in their true order.
final class Story {
  private static final Duration LONG = Duration.ofMinutes(16);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /// Enough for an hour of repeated stops and more.
  private static final int ROUNDS_MAX = 500;

  private final Life life;
  private final List<Integer> order;
  private final Pace pace;
  private final World world;
  private final List<Truth> truths = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<Runnable> early = new ArrayList<>();

  /// How much time passes between two words.
  enum Pace {
    /// Next to none: no deadline is reached before all is told, and the truth runs only as far
    /// ahead as what is told needs it to.
    QUICK,
    /// Sixteen minutes before each: all is true long before it is told, and the sweep comes first
    /// with whatever is due.
    SLOW
  }

  private Story(Life life, List<Integer> order, Pace pace, boolean wakesAreLost) {
    this.life = life;
    this.order = order;
    this.pace = pace;
    var ecs = new TruthfulEcs(this::begun);
    this.world = new World(World.blueprint(life.rerunOnHostLoss()), wakesAreLost, ecs);
  }

  /// How the task ended. What cannot be true yet in this order, because nobody has stopped the
  /// session so far, is told as soon as it is.
  static Ending tell(Life life, List<Integer> order, Pace pace, boolean wakesAreLost) {
    return new Story(life, order, pace, wakesAreLost).told();
  }

  private Ending told() {
    if (!order.contains(life.steps().indexOf(Step.Word.ANSWER))) {
      world.ecs.loseFirstAnswer();
    }
    world.submit();
    var answered = answered();
    order.subList(Math.min(order.size(), answered + 1), order.size()).forEach(this::say);
    for (int round = 0; round < ROUNDS_MAX; round++) {
      truths.forEach(Truth::comesOut);
      Optional.ofNullable(later.poll()).ifPresent(Runnable::run);
      tellWhatWasEarly();
      if (!world.goesOn() && later.isEmpty()) {
        return world.ending();
      }
    }
    throw new AssertionError("no end in sight: " + world.store.rows());
  }

  /// Where the answer to RunTask stands in the order; behind everything if it is lost.
  private int answered() {
    var at = order.indexOf(life.steps().indexOf(Step.Word.ANSWER));
    return at < 0 ? order.size() : at;
  }

  private void begun(Session session) {
    var first = session.attempt.number() == 1;
    var truth = new Truth(session, first ? life.steps() : life.later());
    truths.add(truth);
    if (first) {
      order.subList(0, answered()).forEach(this::say);
    } else {
      for (int at = 0; at < truth.steps.size(); at++) {
        var step = at;
        later.add(() -> truth.tell(step));
      }
    }
  }

  private void tellWhatWasEarly() {
    var words = List.copyOf(early);
    early.clear();
    words.forEach(Runnable::run);
  }

  private void say(int at) {
    if (pace == Pace.SLOW) {
      truths.forEach(Truth::comesOut);
      world.passes(LONG);
      Optional.ofNullable(later.poll()).ifPresent(Runnable::run);
    }
    truths.getFirst().tell(at);
  }

  /// What is true of one session so far.
  private final class Truth {
    private final Session session;
    private final List<Step> steps;
    private final Agent agent;
    private int reached = -1;

    private Truth(Session session, List<Step> steps) {
      this.session = session;
      this.steps = steps;
      this.agent = new Agent(world.store, session.attempt);
    }

    private void tell(int at) {
      switch (steps.get(at)) {
        case Step.State(var event) -> {
          if (reach(at)) {
            world.tells(event, session.attempt);
          }
        }
        case Step.Word word -> {
          if (!word.waitsForTruth() || reach(at)) {
            tell(word);
          }
        }
        case Step.AgentWrites _ -> reachOrGiveUp(at);
        case Step.StopOrdered() -> reachOrGiveUp(at);
      }
    }

    private void reachOrGiveUp(int at) {
      var _ = reach(at);
    }

    private void tell(Step.Word word) {
      switch (word) {
        case ANSWER, SUBMIT_AGAIN -> {
          if (session.attempt.number() == 1) {
            world.submit();
          }
        }
        case ROW_CHANGE -> {
          if (agent.hasEnded()) {
            world.tellsOfRow();
          }
        }
        case CANCEL -> world.cancel();
        case PAUSE -> {
          world.passes(PAUSE);
          Optional.ofNullable(later.poll()).ifPresent(Runnable::run);
        }
      }
    }

    private boolean reach(int at) {
      while (reached < at) {
        if (!happens(steps.get(reached + 1))) {
          early.add(() -> tell(at));
          return false;
        }
        reached++;
      }
      return true;
    }

    /// All the rest of it, as far as nothing is in its way.
    private void comesOut() {
      while (reached + 1 < steps.size() && happens(steps.get(reached + 1))) {
        reached++;
      }
    }

    private boolean happens(Step step) {
      return switch (step) {
        case Step.State(var event) -> {
          session.state = event;
          yield true;
        }
        case Step.AgentWrites word -> {
          agent.writes(word, world.tick());
          yield true;
        }
        case Step.StopOrdered() -> session.stopOrdered;
        case Step.Word _ -> true;
      };
    }
  }
}
