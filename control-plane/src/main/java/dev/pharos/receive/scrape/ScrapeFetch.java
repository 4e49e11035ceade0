package dev.pharos.receive.scrape;

import dev.pharos.receive.exposition.Exposition;
import dev.pharos.receive.exposition.ExpositionException;
import dev.pharos.receive.exposition.TextExposition;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** Fetches a page of metrics and reads it. Safe for use by many threads. */
final class ScrapeFetch implements AutoCloseable {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain";

  /** As Prometheus asks, but for protobuf. */
  private static final String ACCEPT =
      OPEN_METRICS
          + ";version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + OPEN_METRICS
          + ";version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .timeout(job.timeout())
            .header("Accept", ACCEPT)
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "Pharos-scrape")
            .header("X-Prometheus-Scrape-Timeout-Seconds", seconds(job.timeout()))
            .GET();
    target.headers().forEach(request::setHeader);
    long deadline = System.nanoTime() + job.timeout().toNanos();
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response =
          answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      try (InputStream body = response.body()) {
        if (response.statusCode() != OK) {
          throw new FailedException("server returned HTTP status " + response.statusCode());
        }
        byte[] page = read(response, body, job, deadline);
        return parse(response.headers().firstValue("Content-Type").orElse(TEXT), page, timeMs);
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw timedOut(job);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof HttpTimeoutException
          ? timedOut(job)
          : new FailedException(words(cause == null ? e : cause));
    } catch (IOException e) {
      throw new FailedException(words(e));
    } catch (ExpositionException e) {
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  private static FailedException timedOut(ScrapeJob job) {
    return new FailedException("context deadline exceeded: no page within " + job.timeout());
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static String seconds(Duration timeout) {
    return Double.toString(timeout.toMillis() / 1e3);
  }

  /** A body that trickles is given up by closing it when its time is over. */
  private static byte[] read(
      HttpResponse<InputStream> response, InputStream body, ScrapeJob job, long deadline)
      throws IOException, FailedException {
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> close(body),
            CompletableFuture.delayedExecutor(
                Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    try {
      boolean gzip =
          response
              .headers()
              .firstValue("Content-Encoding")
              .map(encoding -> encoding.strip().equalsIgnoreCase("gzip"))
              .orElse(false);
      InputStream plain = gzip ? new GZIPInputStream(body) : body;
      byte[] page = plain.readNBytes(job.bodyLimitBytes() + 1);
      if (page.length > job.bodyLimitBytes()) {
        throw new FailedException("body size limit exceeded: " + job.bodyLimitBytes() + " bytes");
      }
      return page;
    } catch (IOException e) {
      if (System.nanoTime() >= deadline) {
        throw timedOut(job);
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

  private static Exposition parse(String contentType, byte[] page, long timeMs)
      throws ExpositionException, FailedException {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case OPEN_METRICS -> TextExposition.parse(page, true, timeMs);
      case TEXT, "" -> TextExposition.parse(page, false, timeMs);
      default -> throw new FailedException("content type '" + contentType + "' is no metrics");
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
