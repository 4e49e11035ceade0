package dev.pharos.receive;

import java.io.IOException;

/** A request's body goes beyond what one may be; reading stopped there. */
final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLargeException() {
    super(
        "the request is larger than "
            + (ReceiveLimits.MAX_REQUEST_BYTES >> 20)
            + " MiB; send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE for spans,"
            + " OTEL_BLRP_MAX_EXPORT_BATCH_SIZE for lines, the Collector's send_batch_max_size,"
            + " Loki4j's batch.maxBytes)");
  }
}
