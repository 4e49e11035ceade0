package dev.pharos.query;

import org.jspecify.annotations.Nullable;

/**
 * Rate, errors and duration of some requests.
 *
 * @param errorRatio 0…1; null without requests
 * @param p50Ns null without requests; so the others
 */
public record RedFigures(
    long requests,
    long errors,
    double perSecond,
    @Nullable Double errorRatio,
    @Nullable Long p50Ns,
    @Nullable Long p95Ns,
    @Nullable Long p99Ns) {}
