package dev.pharos.aggregate;

import dev.pharos.signal.SpanBatch;

/**
 * Makes spans of a file that someone kept: OTLP in JSON, of any time, as one document or one per
 * line. Nothing is counted or stored. Safe for use by many threads.
 */
@FunctionalInterface
public interface TraceFileReader {

  /**
   * @throws MalformedPayloadException when it is no such file
   */
  SpanBatch read(byte[] file) throws MalformedPayloadException;
}
