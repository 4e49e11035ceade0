package dev.pharos.receive.exposition;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a page.
 *
 * @param labels with the metric's name, as the service says them
 * @param timeMs epoch milliseconds: the service's own where it says one, else of the scrape
 * @param timed whether the service said the time itself
 * @param value 0 for a histogram
 * @param histogram null for a number
 * @param exemplars those without a time have the sample's
 */
public record ExposedSample(
    Labels labels,
    long timeMs,
    boolean timed,
    double value,
    @Nullable FloatHistogram histogram,
    List<Exemplar> exemplars) {}
