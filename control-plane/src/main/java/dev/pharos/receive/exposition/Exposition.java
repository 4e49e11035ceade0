package dev.pharos.receive.exposition;

import dev.pharos.signal.metric.MetricMetadata;
import java.util.List;

/**
 * What a page of metrics says.
 *
 * @param samples in the page's order
 * @param metadata one for each family that says its type, unit or help
 * @param bytes of the page, uncompressed
 */
public record Exposition(List<ExposedSample> samples, List<MetricMetadata> metadata, int bytes) {}
