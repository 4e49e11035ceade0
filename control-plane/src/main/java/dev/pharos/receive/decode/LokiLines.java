package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Makes log records of what was pushed: a line, its time, its stream's labels and its own
 * structured metadata. An instance serves one request.
 */
final class LokiLines {
  private static final int SPAN_ID_DIGITS = 16;
  private static final int TRACE_ID_DIGITS = 32;
  private static final int HEX = 16;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long LAST_SECOND = Long.MAX_VALUE / NS_PER_SECOND - 1;

  /** Of a time that is before any that is taken; 0 would be none. */
  private static final long BEFORE_ALL = 1;

  private final BatchDraft<LogRecord> batch;
  private final LogDraft line = new LogDraft();
  private final Map<Sender, Resource> resources = new HashMap<>();
  private final Map<ScopeName, Scope> scopes = new HashMap<>();
  private final List<LokiStream.Field> more = new ArrayList<>();
  private int begin;
  private boolean levelIsSure;
  private String scopeName = "";
  private String scopeVersion = "";

  private record Sender(LokiStream stream, List<LokiStream.Field> more) {}

  private record ScopeName(String name, String version) {}

  LokiLines(TimeBounds bounds) {
    this.batch = new BatchDraft<>(bounds);
  }

  /** Counts what a stream's labels weigh. */
  void open(LokiStream stream) throws MalformedPayloadException {
    batch.attributes.countElements(stream.labels());
  }

  /** Counts a line when it is read, since some wait for their stream's labels. */
  void count() throws MalformedPayloadException {
    batch.attributes.countElement();
  }

  /** Begins a line, which {@link #end} ends. */
  void begin(LokiStream stream) throws MalformedPayloadException {
    line.reset();
    more.clear();
    levelIsSure = false;
    scopeName = "";
    scopeVersion = "";
    begin = batch.attributes.begin();
    for (LokiStream.Field field : stream.ofLines()) {
      field(field.name(), field.value());
    }
  }

  /** Takes a field of the line; a later one of the same meaning replaces it. */
  void field(LokiName name, String value) throws MalformedPayloadException {
    LokiField meaning = name.field();
    if (meaning != null && means(meaning, value)) {
      return;
    }
    if (name.resourceKey() != null) {
      batch.attributes.countElement();
      more.add(new LokiStream.Field(name, value));
    } else {
      batch.attributes.push(begin, name.attributeKey(), new AttributeValue.Text(value));
    }
  }

  /** False for a value that is none of its kind, and then is an attribute. */
  private boolean means(LokiField meaning, String value) {
    try {
      switch (meaning) {
        case TRACE_ID -> {
          return isTraceId(value);
        }
        case SPAN_ID -> {
          if (value.length() != SPAN_ID_DIGITS) {
            return false;
          }
          line.spanId = HexFormat.fromHexDigitsToLong(value);
        }
        case TRACE_FLAGS -> line.flags = Integer.parseUnsignedInt(value, HEX);
        case FLAGS -> line.flags = Integer.parseUnsignedInt(value);
        case SEVERITY_NUMBER -> line.severity = Integer.parseInt(value);
        case SEVERITY_TEXT -> {
          line.severityText = value;
          levelIsSure = true;
        }
        case LEVEL -> {
          if (!levelIsSure) {
            line.severityText = value;
          }
        }
        case DETECTED_LEVEL -> {
          if (line.severityText.isEmpty()) {
            line.severityText = value;
          }
        }
        case OBSERVED_TIME -> line.observedNs = Long.parseLong(value);
        case SCOPE_NAME -> scopeName = value;
        case SCOPE_VERSION -> scopeVersion = value;
        case EVENT_NAME -> line.eventName = value;
        case DROPPED_ATTRIBUTES -> line.droppedAttributes = Math.max(0, Integer.parseInt(value));
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isTraceId(String value) {
    if (value.length() == TRACE_ID_DIGITS) {
      long high = HexFormat.fromHexDigitsToLong(value, 0, SPAN_ID_DIGITS);
      line.traceId =
          batch.traceId(
              high, HexFormat.fromHexDigitsToLong(value, SPAN_ID_DIGITS, TRACE_ID_DIGITS));
      return true;
    }
    if (value.length() == SPAN_ID_DIGITS) {
      line.traceId = batch.traceId(0, HexFormat.fromHexDigitsToLong(value));
      return true;
    }
    return false;
  }

  /**
   * @param timeNs epoch nanoseconds; 0 where none was sent
   * @param body without the line end that layouts leave at its end
   */
  void end(LokiStream stream, long timeNs, String body) {
    line.timeNs = timeNs < 0 ? BEFORE_ALL : timeNs;
    line.body = new AttributeValue.Text(body);
    line.attributes = batch.attributes.pop(begin);
    line.flaw = batch.attributes.takeFlaw();
    if (!line.traceId.isValid()) {
      line.traceId = TraceId.INVALID;
    }
    batch.addCounted(line, scope(), resource(stream), stream.flaw());
  }

  private Scope scope() {
    return scopeName.isEmpty() && scopeVersion.isEmpty()
        ? Scope.NONE
        : scopes.computeIfAbsent(
            new ScopeName(scopeName, scopeVersion),
            key -> new Scope(key.name, key.version, Attributes.EMPTY, 0, ""));
  }

  private Resource resource(LokiStream stream) {
    return more.isEmpty()
        ? stream.resource()
        : resources.computeIfAbsent(
            new Sender(stream, List.copyOf(more)), sender -> stream.resource(sender.more));
  }

  LogBatch build() {
    return new LogBatch(batch.items(), batch.refused());
  }

  /** Epoch nanoseconds of protobuf's {@code Timestamp}; beyond 2262 they are below zero. */
  static long timeNs(long seconds, int nanos) {
    if (seconds < 0) {
      return BEFORE_ALL;
    }
    return seconds > LAST_SECOND ? Long.MAX_VALUE : seconds * NS_PER_SECOND + nanos;
  }

  /** The length of a line without the line end at its end. */
  static int withoutLineEnd(byte[] bytes, int from, int length) {
    int kept = length;
    if (kept > 0 && bytes[from + kept - 1] == '\n') {
      kept--;
      if (kept > 0 && bytes[from + kept - 1] == '\r') {
        kept--;
      }
    }
    return kept;
  }
}
