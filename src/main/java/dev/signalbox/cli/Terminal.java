package dev.signalbox.cli;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What a command gets from the process that it runs in.
public record Terminal(
    Map<String, String> environment,
    InstantSource clock,
    RandomGenerator random,
    PrintStream out,
    PrintStream err) {}
