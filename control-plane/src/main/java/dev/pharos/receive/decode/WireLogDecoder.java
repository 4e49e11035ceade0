package dev.pharos.receive.decode;

import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.store.PayloadFormat;
import java.util.List;

/**
 * Decodes requests of log lines, OTLP's and Loki's. What it gives depends on the bytes, the arrival
 * and the limits alone. Safe for use by many threads.
 */
public final class WireLogDecoder implements LogDecoder {
  private final SpanLimits limits;
  private final DecodeCaches caches = new DecodeCaches();
  private final Redactor redactor;

  public WireLogDecoder(SpanLimits limits, Redactor redactor) {
    this.limits = limits;
    this.redactor = redactor;
  }

  /**
   * Looks for secrets in each text as it is made. Those of a refused line may have been stepped
   * over, but are in the payload all the same.
   */
  @Override
  public Understood understand(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException {
    NewTexts texts = new NewTexts(redactor);
    LogBatch batch = read(format, payload, arrivalNs, texts);
    boolean suspect =
        switch (format) {
          case OTLP_LOGS_PROTOBUF, LOKI_PUSH_PROTOBUF -> texts.secrets() > 0;
          default -> redactor.isActive() && finds(batch.lines());
        };
    if (!suspect && (batch.refused().isEmpty() || !redactor.isActive())) {
      return new Understood(payload, batch);
    }
    byte[] clean =
        switch (format) {
          case OTLP_LOGS_PROTOBUF ->
              new ProtobufRedaction(redactor).redact(payload, WireMessage.LOGS_REQUEST);
          case LOKI_PUSH_PROTOBUF ->
              new ProtobufRedaction(redactor).redact(payload, WireMessage.LOKI_PUSH);
          case LOKI_PUSH_JSON -> new LokiJsonRedaction(redactor).redact(payload);
          default -> new JsonRedaction(redactor).redact(payload);
        };
    return new Understood(clean, clean == payload ? batch : read(format, clean, arrivalNs, texts));
  }

  private LogBatch read(PayloadFormat format, byte[] payload, long arrivalNs, NewTexts texts)
      throws MalformedPayloadException {
    TimeBounds bounds = TimeBounds.around(arrivalNs, limits.retention());
    return switch (format) {
      case OTLP_LOGS_PROTOBUF -> new OtlpProtobufLogs(caches, texts, bounds).read(payload);
      case OTLP_LOGS_JSON -> new OtlpJsonLogs(bounds).read(payload);
      case LOKI_PUSH_PROTOBUF -> new LokiProtobufPush(caches, texts, bounds).read(payload);
      case LOKI_PUSH_JSON -> new LokiJsonPush(bounds).read(payload);
      case OTLP_TRACES_PROTOBUF, OTLP_TRACES_JSON, ZIPKIN_JSON, EVENT, SAMPLES ->
          throw new IllegalArgumentException(format + " holds no log lines");
    };
  }

  @SuppressWarnings(
      "ReferenceEquality") // lines share these, and a look at an equal one is harmless
  private boolean finds(List<LogRecord> lines) {
    Resource resource = null;
    Scope scope = null;
    for (LogRecord line : lines) {
      if (line.resource() != resource) {
        resource = line.resource();
        if (redactor.finds(resource.attributes())) {
          return true;
        }
      }
      if (line.scope() != scope) {
        scope = line.scope();
        if (redactor.finds(scope.name()) || redactor.finds(scope.attributes())) {
          return true;
        }
      }
      if (redactor.finds("", line.body())
          || redactor.finds(line.severityText())
          || redactor.finds(line.eventName())
          || redactor.finds(line.attributes())) {
        return true;
      }
    }
    return false;
  }
}
