package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** What a service promises. */
public record Objective(double successRatio, @Nullable Long p95Ns) {}
