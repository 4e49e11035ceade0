package dev.pharos.query.metric;

import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.MetricsServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Questions of our own, handed over to the metrics' server as PromQL. Safe for use by many threads.
 */
public final class ServerQueries {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More elements than any rule is meant to have; what is longer is refused. */
  private static final int MOST_BYTES = 64 << 20;

  private final MetricsServer server;
  private final Duration timeout;

  public ServerQueries(MetricsServer server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /**
   * The elements of an expression at a time, one sample each; a scalar is one without labels.
   *
   * @return empty when there are native histograms among them, which the server's JSON does not
   *     tell whole
   * @throws QueryException when there is no answer: the message says why
   */
  public Optional<List<SeriesData>> instant(String query, long timeMs) {
    JsonNode data = ask(query, timeMs);
    JsonNode result = data.path("result");
    List<SeriesData> elements = new ArrayList<>();
    switch (data.path("resultType").asString("")) {
      case "scalar" -> elements.add(element(Labels.EMPTY, result));
      case "vector" -> {
        for (JsonNode each : result) {
          if (each.has("histogram")) {
            return Optional.empty();
          }
          Labels.Builder labels = Labels.builder();
          each.path("metric")
              .properties()
              .forEach(one -> labels.set(one.getKey(), one.getValue().asString()));
          elements.add(element(labels.build(), each.path("value")));
        }
      }
      default -> throw new IllegalArgumentException("rule result is not a vector or scalar");
    }
    return Optional.of(elements);
  }

  private JsonNode ask(String query, long timeMs) {
    Map<String, List<String>> parameters =
        Map.of(
            "query",
            List.of(query),
            "time",
            List.of(BigDecimal.valueOf(timeMs, 3).toPlainString()));
    try (MetricsServer.Answer answer = server.ask("query", parameters, timeout)) {
      byte[] body = answer.body().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw new QueryException(
            QueryException.Kind.STORAGE,
            "the metrics' server answers with more than %,d bytes".formatted(MOST_BYTES));
      }
      JsonNode said = JSON.readTree(body);
      if (!said.path("status").asString("").equals("success")) {
        throw new QueryException(
            QueryException.Kind.STORAGE,
            "the metrics' server answers %d %s"
                .formatted(answer.status(), said.path("error").asString("")));
      }
      return said.path("data");
    } catch (JacksonException e) {
      throw new QueryException(
          QueryException.Kind.STORAGE,
          "the metrics' server answers what cannot be understood: " + e.getMessage());
    } catch (IOException e) {
      throw new QueryException(QueryException.Kind.STORAGE, String.valueOf(e.getMessage()));
    }
  }

  private static SeriesData element(Labels labels, JsonNode value) {
    long timeMs = Math.round(value.path(0).asDouble() * 1000);
    String text = value.path(1).asString();
    double number =
        switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };
    return new SeriesData(labels, Samples.builder(1).add(timeMs, number).build());
  }
}
