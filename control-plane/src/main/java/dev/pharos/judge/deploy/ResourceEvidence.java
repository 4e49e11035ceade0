package dev.pharos.judge.deploy;

/**
 * What requests used up of one resource; the three series as in {@link OperationEvidence}, and all
 * operations together.
 */
public record ResourceEvidence(
    Resource resource, AmountSeries fresh, AmountSeries beside, AmountSeries before) {}
