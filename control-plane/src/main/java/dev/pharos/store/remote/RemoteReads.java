package dev.pharos.store.remote;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.MetricsServer;
import dev.pharos.store.MetricsServerException;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Samples and labels as the metrics' server has them, for those who want neither PromQL nor JSON.
 * Safe for use by many threads.
 */
final class RemoteReads {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The end of the year 9999: later times are none that a server reads. */
  private static final long LAST_MS = 253_402_300_799_999L;

  private final RemoteServer server;
  private final RemoteProperties properties;

  RemoteReads(RemoteServer server, RemoteProperties properties) {
    this.server = server;
    this.properties = properties;
  }

  /** Samples of the series that match, sorted by labels. */
  List<SeriesData> samples(List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch)
      throws IOException {
    watch.reading(0);
    long from = Math.max(0, fromMs);
    long to = Math.min(LAST_MS, toMs);
    if (to < from) {
      return List.of();
    }
    List<SeriesData> found =
        properties.readsByQuery()
            ? byQuery(matchers, from, to, watch)
            : byRemoteRead(matchers, from, to, watch);
    found.sort(Comparator.comparing(SeriesData::labels));
    return found;
  }

  private List<SeriesData> byRemoteRead(
      List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch) throws IOException {
    byte[] request = ReadRequest.encode(Selector.askable(matchers), fromMs, toMs);
    RemoteServer.Reply reply;
    try {
      reply = server.read(Snappy.compress(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MetricsServerException("the question was given up", e);
    }
    if (reply.status() != 200) {
      throw new MetricsServerException(
          "the metrics' server at %s answers remote read with %d %s"
              .formatted(server.name(), reply.status(), reply.words()));
    }
    List<SeriesData> found = new ArrayList<>();
    try {
      int length = Snappy.uncompressedLength(reply.body());
      if (length > RemoteLimits.ANSWER_BYTES) {
        throw new MetricsServerException(
            "the metrics' server at %s answers with %,d bytes; at most %,d are read at once"
                .formatted(server.name(), length, RemoteLimits.ANSWER_BYTES));
      }
      for (IncomingSeries series : ReadRequest.decode(Snappy.uncompress(reply.body()))) {
        watch.reading(series.samples().size());
        if (!series.samples().isEmpty()) {
          found.add(new SeriesData(series.labels(), series.samples()));
        }
      }
    } catch (CorruptDataException e) {
      throw unreadable(e);
    }
    return found;
  }

  /** Where there is no remote read: floats, without the marks of series that ended. */
  private List<SeriesData> byQuery(
      List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch) throws IOException {
    // A range has no sample of its beginning.
    String query = "%s[%dms]".formatted(Selector.of(matchers), toMs - fromMs + 1);
    JsonNode data = ask("query", Map.of("query", List.of(query), "time", List.of(seconds(toMs))));
    List<SeriesData> found = new ArrayList<>();
    for (JsonNode series : data.path("result")) {
      if (series.has("histograms")) {
        throw new MetricsServerException(
            "native histograms cannot be read by query; set pharos.metrics.remote.reads to remote-read");
      }
      JsonNode values = series.path("values");
      watch.reading(values.size());
      Samples.Builder samples = Samples.builder(values.size());
      for (JsonNode value : values) {
        samples.add(Math.round(value.path(0).asDouble() * 1000), number(value.path(1).asString()));
      }
      found.add(new SeriesData(labels(series.path("metric")), samples.build()));
    }
    return found;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) throws IOException {
    return texts(ask("labels", range(matchers, fromMs, toMs, 0)));
  }

  List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException {
    List<String> values =
        texts(
            ask(
                "label/" + Selector.inAddress(name) + "/values",
                range(matchers, fromMs, toMs, limit)));
    return values.subList(0, Math.min(limit, values.size()));
  }

  List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException {
    List<Labels> found = new ArrayList<>();
    for (JsonNode series : ask("series", range(matchers, fromMs, toMs, limit))) {
      found.add(labels(series));
    }
    found.sort(Comparator.naturalOrder());
    return found.subList(0, Math.min(limit, found.size()));
  }

  private static Map<String, List<String>> range(
      List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("match[]", List.of(Selector.of(matchers)));
    parameters.put("start", List.of(seconds(Math.max(0, fromMs))));
    parameters.put("end", List.of(seconds(Math.min(LAST_MS, toMs))));
    if (limit > 0 && limit < Integer.MAX_VALUE) {
      parameters.put("limit", List.of(Integer.toString(limit)));
    }
    return parameters;
  }

  private static String seconds(long ms) {
    return BigDecimal.valueOf(ms, 3).toPlainString();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString()));
    return texts;
  }

  private static Labels labels(JsonNode object) {
    Labels.Builder labels = Labels.builder();
    object.properties().forEach(one -> labels.set(one.getKey(), one.getValue().asString()));
    return labels.build();
  }

  /** What the answer holds. */
  private JsonNode ask(String path, Map<String, List<String>> parameters) throws IOException {
    try (MetricsServer.Answer answer = server.ask(path, parameters, properties.timeout())) {
      JsonNode said = JSON.readTree(answer.body().readNBytes(RemoteLimits.ANSWER_BYTES));
      if (!said.path("status").asString("").equals("success")) {
        throw new MetricsServerException(
            "the metrics' server at %s answers %d %s"
                .formatted(server.name(), answer.status(), said.path("error").asString("")));
      }
      return said.path("data");
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private MetricsServerException unreadable(Exception e) {
    return new MetricsServerException(
        "the metrics' server at %s answers what cannot be understood: %s"
            .formatted(server.name(), e.getMessage()),
        e);
  }
}
