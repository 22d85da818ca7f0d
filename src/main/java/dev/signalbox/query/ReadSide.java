package dev.signalbox.query;

/// Everything that can be asked, of one deployment.
public record ReadSide(
    TaskQueries tasks,
    Explanation.Query explanations,
    OverviewQuery overview,
    UserSlots.Query users,
    DeadLetter.Query deadLetters) {}
