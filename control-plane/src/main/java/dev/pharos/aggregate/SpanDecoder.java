package dev.pharos.aggregate;

import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;

/**
 * Makes spans of a request's bytes, when it arrives and again when the journal is replayed; equal
 * bytes and arrival give equal batches. Safe for use by many threads.
 */
public interface SpanDecoder {

  /**
   * @param arrivalNs epoch nanoseconds; bounds the times that are taken
   * @throws MalformedPayloadException when the bytes are not of that format
   */
  SpanBatch decode(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException;

  /**
   * Decodes and takes out what must not be kept.
   *
   * @throws MalformedPayloadException when the bytes are not of that format
   */
  default Understood understand(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException {
    return new Understood(payload, decode(format, payload, arrivalNs));
  }

  /**
   * A request as it may be kept.
   *
   * @param payload what came, unless something was taken out; decoding it again gives the batch
   */
  record Understood(byte[] payload, SpanBatch batch) {}
}
