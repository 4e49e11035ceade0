package dev.leaning.show.upper;

import dev.leaning.show.lower.Step;

/** Half of a cycle. */
public record Stair(Step first) {}
