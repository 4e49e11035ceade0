package dev.pharos.signal.metric;

/**
 * What a sender says of a metric family.
 *
 * @param name of the family; that of its series without suffixes like {@code _bucket}
 * @param unit as sent; empty when unknown
 * @param help one sentence for people; empty when unknown
 */
public record MetricMetadata(String name, MetricType type, String unit, String help) {}
