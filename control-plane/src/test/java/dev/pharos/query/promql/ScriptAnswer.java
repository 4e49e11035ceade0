package dev.pharos.query.promql;

import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.signal.metric.SeriesData;
import java.util.List;

/**
 * What an engine answered.
 *
 * @param series of a vector with one sample each
 * @param warnings with their positions, as the HTTP API shows them; infos too
 */
record ScriptAnswer(
    ValueType type,
    List<SeriesData> series,
    double scalar,
    String string,
    List<String> warnings,
    List<String> infos) {}
