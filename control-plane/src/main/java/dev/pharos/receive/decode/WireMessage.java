package dev.pharos.receive.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP and of Loki's push that hold texts which people write: which of their fields
 * are such texts, and which are messages of this kind. Sources: opentelemetry/proto, collector,
 * trace, logs and common, v1; grafana/loki, pkg/push/push.proto.
 */
enum WireMessage {
  TEXT,
  ANY_VALUE,
  ANY_VALUES,
  KEY_VALUE,
  KEY_VALUES,
  ORIGIN,
  SCOPE,
  STATUS,
  EVENT,
  LINK,
  SPAN,
  SCOPE_SPANS,
  RESOURCE_SPANS,
  TRACES_REQUEST,
  LOG_RECORD,
  SCOPE_LOGS,
  RESOURCE_LOGS,
  LOGS_REQUEST,
  /** A text with a grammar of its own, {@link LokiLabels}. */
  LABELS,
  LABEL_PAIR,
  LOKI_ENTRY,
  LOKI_STREAM,
  LOKI_PUSH;

  /**
   * The one field of a {@code KeyValue}, and of a pair of Loki's, that says what its other one
   * means.
   */
  static final int KEY = 1;

  private static final Map<WireMessage, Map<Integer, WireMessage>> FIELDS =
      Map.ofEntries(
          Map.entry(ANY_VALUE, Map.of(1, TEXT, 5, ANY_VALUES, 6, KEY_VALUES)),
          Map.entry(ANY_VALUES, Map.of(1, ANY_VALUE)),
          Map.entry(KEY_VALUE, Map.of(2, ANY_VALUE)),
          Map.entry(KEY_VALUES, Map.of(1, KEY_VALUE)),
          Map.entry(ORIGIN, Map.of(1, KEY_VALUE)),
          Map.entry(SCOPE, Map.of(3, KEY_VALUE)),
          Map.entry(STATUS, Map.of(2, TEXT)),
          Map.entry(EVENT, Map.of(2, TEXT, 3, KEY_VALUE)),
          Map.entry(LINK, Map.of(4, KEY_VALUE)),
          Map.entry(SPAN, Map.of(5, TEXT, 9, KEY_VALUE, 11, EVENT, 13, LINK, 15, STATUS)),
          Map.entry(SCOPE_SPANS, Map.of(1, SCOPE, 2, SPAN)),
          Map.entry(RESOURCE_SPANS, Map.of(1, ORIGIN, 2, SCOPE_SPANS)),
          Map.entry(TRACES_REQUEST, Map.of(1, RESOURCE_SPANS)),
          Map.entry(LOG_RECORD, Map.of(3, TEXT, 5, ANY_VALUE, 6, KEY_VALUE, 12, TEXT)),
          Map.entry(SCOPE_LOGS, Map.of(1, SCOPE, 2, LOG_RECORD)),
          Map.entry(RESOURCE_LOGS, Map.of(1, ORIGIN, 2, SCOPE_LOGS)),
          Map.entry(LOGS_REQUEST, Map.of(1, RESOURCE_LOGS)),
          Map.entry(LABEL_PAIR, Map.of(2, TEXT)),
          Map.entry(LOKI_ENTRY, Map.of(2, TEXT, 3, LABEL_PAIR)),
          Map.entry(LOKI_STREAM, Map.of(1, LABELS, 2, LOKI_ENTRY)),
          Map.entry(LOKI_PUSH, Map.of(1, LOKI_STREAM)));

  /** What a field of this message is; null for one that is left as it is. */
  @Nullable WireMessage field(int number) {
    Map<Integer, WireMessage> fields = FIELDS.get(this);
    return fields == null ? null : fields.get(number);
  }
}
