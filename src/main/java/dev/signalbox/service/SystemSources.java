package dev.signalbox.service;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What the service takes from the world besides AWS: time and chance.
public record SystemSources(InstantSource clock, RandomGenerator random) {}
