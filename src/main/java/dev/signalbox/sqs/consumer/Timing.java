package dev.signalbox.sqs.consumer;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a consumer takes from outside besides its queue: time and chance.
public record Timing(InstantSource clock, RandomGenerator random, Timers timers) {}
