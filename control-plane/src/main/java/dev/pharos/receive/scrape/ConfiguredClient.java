package dev.pharos.receive.scrape;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks targets that the operator named, wherever they are. Safe for use by many threads. */
final class ConfiguredClient implements PageClient {
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  @Override
  public Page get(URI url, Map<String, String> headers, Duration timeout, int maxBytes)
      throws IOException, TimeoutException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout).GET();
    headers.forEach(request::setHeader);
    long deadline = System.nanoTime() + timeout.toNanos();
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      try (InputStream body = response.body()) {
        byte[] bytes = response.statusCode() == OK ? read(body, maxBytes, deadline) : new byte[0];
        return new Page(
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse(""),
            response.headers().firstValue("Content-Encoding").orElse(""),
            bytes,
            bytes.length <= maxBytes);
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof HttpTimeoutException) {
        throw new TimeoutException();
      }
      throw cause instanceof IOException io ? io : new IOException(words(cause), cause);
    }
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  /** One byte more than allowed at most. A body that trickles is given up by closing it. */
  private static byte[] read(InputStream body, int maxBytes, long deadline)
      throws IOException, TimeoutException {
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> close(body),
            CompletableFuture.delayedExecutor(
                Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    try {
      return body.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      if (System.nanoTime() >= deadline) {
        throw new TimeoutException();
      }
      throw e;
    } finally {
      watch.cancel(false);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // Who reads it is told.
      Thread.onSpinWait();
    }
  }
}
