package dev.pharos.show.prometheus;

import dev.pharos.query.metric.QuerySelectors;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.reads.Reads;
import dev.pharos.show.parameter.RequestReader;
import dev.pharos.store.MetricsServer;
import dev.pharos.store.SeriesStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Hands requests over to the metrics' server, where there is one: parameters go as they came,
 * answers come back as they are, refusals too. Safe for use by many threads.
 */
@Component
final class HandOver {
  private static final Logger log = LoggerFactory.getLogger(HandOver.class);
  private static final int AT_ONCE = 1 << 14;

  /** What Prometheus answers. */
  private static final int SUCCESS = 200;

  private static final int BAD_REQUEST = 400;
  private static final int TIMED_OUT = 503;

  private final @Nullable MetricsServer server;
  private final QueryGuards guards;
  private final SeriesStore store;
  private final Reads reads;

  HandOver(
      ObjectProvider<MetricsServer> server, QueryGuards guards, SeriesStore store, Reads reads) {
    this.server = server.getIfAvailable();
    this.guards = guards;
    this.store = store;
    this.reads = reads;
  }

  /** Whether there is a server. */
  boolean isOn() {
    return server != null;
  }

  /** Nobody takes the answer any more. */
  private static final class TakerGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakerGoneException(IOException cause) {
      super(cause);
    }
  }

  /**
   * Answers a question of PromQL, which waits for its turn like all, and counts what became of it.
   *
   * @param path below {@code /api/v1/}
   */
  void query(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    long began = System.nanoTime();
    Duration longest = guards.properties().timeout();
    Duration timeout =
        new PrometheusParameters(request)
            .optionalDuration("timeout")
            .map(Duration::ofMillis)
            .filter(asked -> asked.compareTo(longest) < 0)
            .orElse(longest);
    try {
      guards.<IOException>run(
          began + timeout.toNanos(),
          () -> ClientConnection.isGone(request),
          _ -> {
            int status = answer(request, response, path, timeout);
            guards.count(
                switch (status) {
                  case SUCCESS -> QueryOutcome.ANSWERED;
                  case BAD_REQUEST -> QueryOutcome.BAD_DATA;
                  case TIMED_OUT -> QueryOutcome.TIMEOUT;
                  default -> QueryOutcome.EXECUTION;
                });
          });
      tell(request);
    } catch (TakerGoneException gone) {
      guards.count(QueryOutcome.CANCELED);
    } catch (IOException | RuntimeException refusal) {
      guards.count(QueryOutcome.of(refusal));
      throw refusal;
    }
  }

  /** Answers a question that is no query. */
  void pass(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    try {
      answer(request, response, path, guards.properties().timeout());
    } catch (TakerGoneException gone) {
      log.debug("Nobody took the answer of {} any more.", path, gone);
    }
  }

  private int answer(
      HttpServletRequest request, HttpServletResponse response, String path, Duration timeout)
      throws IOException {
    MetricsServer there = server;
    if (there == null) {
      throw new IllegalStateException("there is no metrics' server");
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
    try (MetricsServer.Answer answer = there.ask(path, parameters, timeout)) {
      response.setStatus(answer.status());
      response.setContentType(
          answer.contentType().isEmpty() ? MediaType.APPLICATION_JSON_VALUE : answer.contentType());
      copy(answer.body(), response);
      return answer.status();
    }
  }

  /**
   * What ends on the server's side ends the answer unfinished; what ends on the other is no fault.
   */
  private static void copy(InputStream from, HttpServletResponse response) throws IOException {
    byte[] part = new byte[AT_ONCE];
    for (int read = from.read(part); read >= 0; read = from.read(part)) {
      try {
        OutputStream to = response.getOutputStream();
        to.write(part, 0, read);
      } catch (IOException gone) {
        throw new TakerGoneException(gone);
      }
    }
  }

  /** Which metrics were read, as far as this text says it in a language that we know. */
  private void tell(HttpServletRequest request) {
    String query = request.getParameter("query");
    if (query == null) {
      return;
    }
    try {
      QuerySelectors.tellMetrics(
          PromqlParser.parse(query), store, reads.metricsBy(RequestReader.of(request)));
    } catch (ParseException | IOException unknown) {
      // Servers have dialects of their own; what such a query reads is not counted.
      return;
    }
  }
}
