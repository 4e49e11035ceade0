package dev.pharos.aggregate;

import dev.pharos.signal.LogBatch;
import dev.pharos.store.PayloadFormat;

/**
 * Makes log lines of a request's bytes, when it arrives and again when the journal is replayed;
 * equal bytes and arrival give equal batches. Safe for use by many threads.
 */
@FunctionalInterface
public interface LogDecoder {

  /**
   * Decodes and takes out what must not be kept.
   *
   * @param arrivalNs epoch nanoseconds; the time of lines that have none
   * @throws MalformedPayloadException when the bytes are not of that format
   */
  Understood understand(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException;

  /**
   * A request as it may be kept.
   *
   * @param payload what came, unless something was taken out; decoding it again gives the batch
   */
  record Understood(byte[] payload, LogBatch batch) {}
}
