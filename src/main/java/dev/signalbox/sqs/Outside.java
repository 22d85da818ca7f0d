package dev.signalbox.sqs;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a consumer takes from outside besides its queue: time and chance.
public record Outside(InstantSource clock, RandomGenerator random, Timers timers) {}
