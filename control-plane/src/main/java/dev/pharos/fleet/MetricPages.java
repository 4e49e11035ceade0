package dev.pharos.fleet;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Fetches pages from instances as all else is asked of them: only inside the allowed networks,
 * whatever a name resolves to when it is connected to. Safe for use by many threads.
 */
public final class MetricPages {
  private static final byte[] NOTHING = {};

  private final AllowedNetworks networks;
  private final WebClient client;

  MetricPages(AllowedNetworks networks, InstanceClient client) {
    this.networks = networks;
    this.client = client.webClient().build();
  }

  /**
   * What an instance answered.
   *
   * @param contentType empty when it said none
   * @param contentEncoding likewise
   * @param body as it came; empty when the status is another than 200
   * @param whole false when the body is longer than was allowed, and not here
   */
  public record Page(
      int status, String contentType, String contentEncoding, byte[] body, boolean whole) {}

  /**
   * Fetches a page; follows no redirect.
   *
   * @param maxBytes of the body as it comes
   * @throws TimeoutException when it did not come whole in time
   * @throws IOException when it could not be had, its address being none that is allowed among the
   *     reasons
   */
  public Page get(URI url, Map<String, String> headers, Duration timeout, int maxBytes)
      throws IOException, TimeoutException, InterruptedException {
    // An address that is written as such is not resolved, so it is checked here.
    String refusal = networks.refusal(url.toString()).orElse("");
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
    CompletableFuture<@Nullable Page> answer =
        client
            .get()
            .uri(url)
            .headers(all -> headers.forEach(all::set))
            .exchangeToMono(response -> read(response, maxBytes))
            .toFuture();
    try {
      Page page = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (page == null) {
        throw new IOException("no answer");
      }
      return page;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwable root = cause.getCause() instanceof IOException inner ? inner : cause;
      throw new IOException(String.valueOf(root.getMessage()), cause);
    } finally {
      // Ends the request where nobody waits for it any more.
      answer.cancel(true);
    }
  }

  private static Mono<Page> read(ClientResponse response, int maxBytes) {
    HttpStatusCode status = response.statusCode();
    HttpHeaders headers = response.headers().asHttpHeaders();
    String type = text(headers.getFirst(HttpHeaders.CONTENT_TYPE));
    String encoding = text(headers.getFirst(HttpHeaders.CONTENT_ENCODING));
    if (status.value() != 200) {
      return response
          .releaseBody()
          .thenReturn(new Page(status.value(), type, encoding, NOTHING, true));
    }
    return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class), maxBytes)
        .map(MetricPages::bytes)
        .defaultIfEmpty(NOTHING)
        .map(body -> new Page(status.value(), type, encoding, body, true))
        .onErrorReturn(
            DataBufferLimitException.class,
            new Page(status.value(), type, encoding, NOTHING, false));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private static String text(@Nullable String header) {
    return header == null ? "" : header;
  }
}
