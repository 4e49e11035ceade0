package dev.pharos.receive.scrape;

import dev.pharos.receive.exposition.Exposition;
import dev.pharos.receive.exposition.ExpositionException;
import dev.pharos.receive.exposition.ProtobufExposition;
import dev.pharos.receive.exposition.TextExposition;
import dev.pharos.receive.metric.LabelReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Fetches a page of metrics and reads it. Safe for use by many threads. */
final class ScrapeFetch {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain";

  private static final String PROTOBUF = "application/vnd.google.protobuf";

  /** As Prometheus asks where it keeps native histograms: only protobuf has them. */
  private static final String ACCEPT =
      PROTOBUF
          + ";proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8"
          + ";q=0.6,"
          + OPEN_METRICS
          + ";version=1.0.0;escaping=allow-utf-8;q=0.5,"
          + OPEN_METRICS
          + ";version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
          + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

  private static final int OK = 200;

  /** Names and values of labels, which come again with each page. */
  private final LabelReader texts = new LabelReader();

  /** A page was not to be had; the message says why. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(message);
    }
  }

  /**
   * Fetches a page; waits for it, but not longer than the job's timeout.
   *
   * @param timeMs of samples that say none
   */
  Exposition fetch(ScrapeTarget target, long timeMs) throws FailedException, InterruptedException {
    ScrapeJob job = target.job();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", ACCEPT);
    headers.put("Accept-Encoding", "gzip");
    headers.put("User-Agent", "Pharos-scrape");
    headers.put("X-Prometheus-Scrape-Timeout-Seconds", seconds(job.timeout()));
    headers.putAll(target.headers());
    try {
      PageClient.Page page =
          target.client().get(target.url(), headers, job.timeout(), job.bodyLimitBytes());
      if (page.status() != OK) {
        throw new FailedException("server returned HTTP status " + page.status());
      }
      return parse(page.contentType(), plain(page, job.bodyLimitBytes()), timeMs);
    } catch (TimeoutException e) {
      throw new FailedException("context deadline exceeded: no page within " + job.timeout());
    } catch (IOException e) {
      String message = e.getMessage();
      String name = e.getClass().getSimpleName();
      throw new FailedException(message == null ? name : name + ": " + message);
    } catch (ExpositionException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  private static String seconds(Duration timeout) {
    return Double.toString(timeout.toMillis() / 1e3);
  }

  private static byte[] plain(PageClient.Page page, int maxBytes)
      throws IOException, FailedException {
    byte[] plain = page.body();
    boolean whole = page.whole();
    if (whole && page.contentEncoding().strip().equalsIgnoreCase("gzip")) {
      plain = new GZIPInputStream(new ByteArrayInputStream(plain)).readNBytes(maxBytes + 1);
      whole = plain.length <= maxBytes;
    }
    if (!whole) {
      throw new FailedException("body size limit exceeded: " + maxBytes + " bytes");
    }
    return plain;
  }

  private Exposition parse(String contentType, byte[] page, long timeMs)
      throws ExpositionException, FailedException {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case PROTOBUF -> ProtobufExposition.parse(page, texts, timeMs);
      case OPEN_METRICS -> TextExposition.parse(page, true, timeMs);
      case TEXT, "" -> TextExposition.parse(page, false, timeMs);
      default -> throw new FailedException("content type '" + contentType + "' is no metrics");
    };
  }
}
