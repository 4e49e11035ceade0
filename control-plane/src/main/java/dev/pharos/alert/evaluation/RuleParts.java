package dev.pharos.alert.evaluation;

import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What all groups share.
 *
 * @param nanoClock a steady clock in nanoseconds
 */
record RuleParts(
    RuleQueries queries,
    RuleWriter writer,
    RuleSettings settings,
    List<AlertListener> listeners,
    InstantSource clock,
    LongSupplier nanoClock) {}
