package dev.pharos.receive.scrape;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How a target is asked for its page. Safe for use by many threads. */
@FunctionalInterface
interface PageClient {

  /**
   * An answer.
   *
   * @param contentType empty when it says none
   * @param contentEncoding likewise
   * @param body as it came; may be empty when the status is another than 200
   * @param whole false when the body is longer than was allowed
   */
  record Page(int status, String contentType, String contentEncoding, byte[] body, boolean whole) {}

  /**
   * Fetches a page; follows no redirect.
   *
   * @param maxBytes of the body as it comes
   * @throws TimeoutException when it did not come whole in time
   * @throws IOException when it could not be had; the message says why
   */
  Page get(URI url, Map<String, String> headers, Duration timeout, int maxBytes)
      throws IOException, TimeoutException, InterruptedException;
}
