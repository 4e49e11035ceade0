package dev.pharos.receive.scrape;

import dev.pharos.signal.metric.Labels;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's own metrics, as a Prometheus that scrapes it would have them: what it takes,
 * refuses and finds out is then asked and ruled upon like all else. The page is made where it is
 * read, so that no request, login or port stands between.
 */
final class OwnSource implements TargetSource {
  /** The job that {@code dashboards/prometheus.yaml} gives it, too. */
  static final String JOB = "pharos";

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;

  private final ScrapeJob job;
  private final Supplier<@Nullable String> port;
  private final PageClient client;

  /**
   * @param port of the pages; null as long as it is not known
   * @param page in Prometheus' text format
   */
  OwnSource(ScrapeJob job, Supplier<@Nullable String> port, Supplier<String> page) {
    this.job = job;
    this.port = port;
    this.client =
        (url, headers, timeout, maxBytes) -> {
          byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
          return new PageClient.Page(OK, TYPE, "", body, body.length <= maxBytes);
        };
  }

  @Override
  public List<ScrapeTarget> targets() {
    String known = port.get();
    if (known == null) {
      return List.of();
    }
    String address = "localhost:" + known;
    return List.of(
        new ScrapeTarget(
            job,
            URI.create("http://" + address + "/actuator/prometheus"),
            Labels.of("job", JOB, "instance", address),
            Map.of(),
            client));
  }
}
