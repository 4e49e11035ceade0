package dev.leaning.show.lower;

import dev.leaning.show.upper.Stair;

/** Half of a cycle. */
public record Step(Stair of) {}
