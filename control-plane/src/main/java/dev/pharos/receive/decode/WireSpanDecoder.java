package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;

/**
 * Decodes OTLP's and Zipkin's requests of spans. What it gives depends on the bytes, the arrival
 * and the limits alone. Safe for use by many threads.
 */
public final class WireSpanDecoder implements SpanDecoder {
  private static final Redactor NOTHING_SECRET = new Redactor(RedactionSettings.OFF);

  private final SpanLimits limits;
  private final DecodeCaches caches = new DecodeCaches();
  private final Redactor redactor;

  /** Takes nothing out. */
  public WireSpanDecoder(SpanLimits limits) {
    this(limits, NOTHING_SECRET);
  }

  public WireSpanDecoder(SpanLimits limits, Redactor redactor) {
    this.limits = limits;
    this.redactor = redactor;
  }

  @Override
  public SpanBatch decode(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException {
    return read(format, payload, arrivalNs, new NewTexts(NOTHING_SECRET));
  }

  /**
   * Looks for secrets in each text as it is made. Those of a refused span may have been stepped
   * over, but are in the payload all the same.
   */
  @Override
  public Understood understand(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException {
    NewTexts texts = new NewTexts(redactor);
    SpanBatch batch = read(format, payload, arrivalNs, texts);
    boolean suspect =
        switch (format) {
          case OTLP_TRACES_PROTOBUF -> texts.secrets() > 0;
          default -> redactor.finds(batch);
        };
    if (!suspect && (batch.refused().isEmpty() || !redactor.isActive())) {
      return new Understood(payload, batch);
    }
    byte[] clean =
        switch (format) {
          case OTLP_TRACES_PROTOBUF ->
              new ProtobufRedaction(redactor).redact(payload, WireMessage.TRACES_REQUEST);
          default -> new JsonRedaction(redactor).redact(payload);
        };
    return new Understood(clean, clean == payload ? batch : read(format, clean, arrivalNs, texts));
  }

  private SpanBatch read(PayloadFormat format, byte[] payload, long arrivalNs, NewTexts texts)
      throws MalformedPayloadException {
    TimeBounds bounds = TimeBounds.around(arrivalNs, limits.retention());
    return switch (format) {
      case OTLP_TRACES_PROTOBUF -> new OtlpProtobufTraces(caches, texts, bounds).read(payload);
      case OTLP_TRACES_JSON -> new OtlpJsonTraces(bounds).read(payload);
      case ZIPKIN_JSON -> new ZipkinJsonSpans(bounds).read(payload);
      case EVENT, OTLP_LOGS_PROTOBUF, OTLP_LOGS_JSON, LOKI_PUSH_PROTOBUF, LOKI_PUSH_JSON, SAMPLES ->
          throw new IllegalArgumentException(format + " holds no spans");
    };
  }
}
