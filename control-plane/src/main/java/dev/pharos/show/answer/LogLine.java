package dev.pharos.show.answer;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log line.
 *
 * @param id its place among all lines, which links and {@code after} take
 * @param observedTime when a collector first saw it; null where nobody said
 * @param severity trace, debug, info, warn, error, fatal or unspecified
 * @param severityText what the source calls it
 * @param scope who wrote it within the service: its logger
 */
public record LogLine(
    String id,
    Instant time,
    @Nullable Instant observedTime,
    String service,
    String namespace,
    String environment,
    String version,
    String instance,
    String severity,
    String severityText,
    String body,
    @Nullable String traceId,
    @Nullable String spanId,
    String eventName,
    String scope,
    List<KeyAndValue> attributes,
    List<KeyAndValue> resource) {

  public static LogLine of(dev.pharos.store.LogLine line) {
    LogRecord log = line.log();
    return new LogLine(
        LogLineId.write(line.position()),
        TimeRange.instant(log.timeNs()),
        log.observedNs() == 0 ? null : TimeRange.instant(log.observedNs()),
        log.service().name(),
        log.service().namespace(),
        log.service().environment(),
        log.resource().version(),
        log.resource().instance(),
        Text.of(log.level()),
        log.severityText(),
        log.bodyText(),
        log.traceId().isValid() ? log.traceId().toString() : null,
        log.spanId() == SpanId.NONE ? null : SpanId.format(log.spanId()),
        log.eventName(),
        log.scope().name(),
        KeyAndValue.of(log.attributes()),
        KeyAndValue.of(log.resource().attributes()));
  }
}
