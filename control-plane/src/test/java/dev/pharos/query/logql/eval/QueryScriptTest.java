package dev.pharos.query.logql.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.logql.LogExpression;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.LogqlParser;
import dev.pharos.query.logql.eval.LogqlAnswer.Entry;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import dev.pharos.query.logql.eval.LogqlAnswer.Series;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import dev.pharos.store.log.EmbeddedLogStore;
import dev.pharos.store.log.LogStoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the scripts beside it over a real store. {@code load {labels} TIME LINE} adds a line, {@code
 * load {labels} FROM..TO/STEP LINE} several, in which {@code #} is the number of the line. {@code
 * eval instant TIME QUERY}, {@code eval range FROM TO STEP QUERY} and {@code eval lines FROM TO
 * forward|backward LIMIT QUERY} ask; below them, with two spaces, stands the answer, or {@code
 * fail} and a part of the error. Each paragraph that begins with {@code load} has a store of its
 * own.
 */
class QueryScriptTest {
  private static final long START = 1_790_000_040_000_000_000L;
  private static final Pattern LOAD = Pattern.compile("load \\{([^}]*)\\} (\\S+) (.*)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Map<String, String> OF_RESOURCE =
      Map.of(
          "service_name", "service.name",
          "service_namespace", "service.namespace",
          "service_version", "service.version",
          "service_instance_id", "service.instance.id",
          "deployment_environment", "deployment.environment.name",
          "k8s_pod_name", "k8s.pod.name");

  @TempDir Path folder;

  @TestFactory
  List<DynamicContainer> scripts() throws IOException {
    List<DynamicContainer> found = new ArrayList<>();
    for (String name : List.of("lines", "ranges", "vectors")) {
      List<DynamicTest> tests = new ArrayList<>();
      List<LogRecord> lines = new ArrayList<>();
      int number = 0;
      for (String paragraph : script(name + ".txt").split("\n\n+")) {
        List<String> rows =
            paragraph.lines().filter(row -> !row.startsWith("#") && !row.isBlank()).toList();
        if (rows.isEmpty()) {
          continue;
        }
        if (rows.getFirst().startsWith("load ")) {
          lines = new ArrayList<>();
          for (String row : rows) {
            load(row, lines);
          }
          number++;
          continue;
        }
        List<LogRecord> loaded = List.copyOf(lines);
        String store = name + number;
        for (List<String> question : questions(rows)) {
          tests.add(
              DynamicTest.dynamicTest(question.getFirst(), () -> check(store, loaded, question)));
        }
      }
      assertThat(tests).isNotEmpty();
      found.add(DynamicContainer.dynamicContainer(name, tests));
    }
    return found;
  }

  private static List<List<String>> questions(List<String> rows) {
    List<List<String>> questions = new ArrayList<>();
    for (String row : rows) {
      if (row.startsWith("eval ")) {
        questions.add(new ArrayList<>());
      }
      questions.getLast().add(row);
    }
    return questions;
  }

  private static String script(String name) throws IOException {
    try (InputStream in = QueryScriptTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void load(String row, List<LogRecord> lines) {
    Matcher load = LOAD.matcher(row);
    assertThat(load.matches()).as(row).isTrue();
    String[] times = load.group(2).split("\\.\\.|/");
    long from = time(times[0]);
    long to = times.length == 1 ? from : time(times[1]);
    long step = times.length == 1 ? 1 : Duration.parse("PT" + times[2]).toNanos();
    int number = 0;
    for (long time = from; time <= to; time += step) {
      LogBuilder line = new LogBuilder(load.group(3).replace("#", "" + number++)).time(time);
      List<String> resource = new ArrayList<>();
      Matcher label = LABEL.matcher(load.group(1));
      while (label.find()) {
        String value = label.group(2);
        switch (label.group(1)) {
          case "level" -> line.severity(Severity.valueOf(value.toUpperCase(Locale.ROOT)));
          case "trace_id" -> line.trace(TraceId.parse(value), 7);
          default -> {
            String key = OF_RESOURCE.get(label.group(1));
            if (key == null) {
              line.attribute(label.group(1).replaceFirst("_", "."), value);
            } else {
              resource.addAll(List.of(key, value));
            }
          }
        }
      }
      lines.add(line.resource(resource.toArray(String[]::new)).build());
    }
  }

  private static long time(String text) {
    return START + Duration.parse("PT" + text).toNanos();
  }

  private void check(String name, List<LogRecord> lines, List<String> question) throws IOException {
    Path own = folder.resolve(name + Integer.toHexString(question.hashCode()));
    LogStoreSettings settings =
        new LogStoreSettings(Duration.ofDays(10_000), Long.MAX_VALUE, 1_000_000);
    try (LogStore store = EmbeddedLogStore.open(own, null, settings)) {
      store.add(lines);
      LogqlEngine engine = new LogqlEngine(store, Ticker.systemTicker(), _ -> _ -> {});
      List<String> expected = question.stream().skip(1).map(String::strip).toList();
      if (!expected.isEmpty() && expected.getFirst().startsWith("fail ")) {
        assertThatThrownBy(() -> ask(engine, question.getFirst()))
            .hasMessageContaining(expected.getFirst().substring("fail ".length()));
      } else {
        assertThat(ask(engine, question.getFirst())).isEqualTo(expected);
        store.seal().commit(); // and once more from disk
        assertThat(ask(engine, question.getFirst())).isEqualTo(expected);
      }
    }
  }

  private static List<String> ask(LogqlEngine engine, String question) throws IOException {
    String kind = question.split(" ")[1];
    int words = kind.equals("instant") ? 3 : kind.equals("range") ? 5 : 6;
    String[] parts = question.split(" ", words + 1);
    LogExpression query = LogqlParser.parse(parts[words]);
    LogqlAnswer answer =
        switch (kind) {
          case "instant" -> engine.instant((Metric) query, time(parts[2])).answer();
          case "range" -> {
            long step = Duration.parse("PT" + parts[4]).toNanos();
            yield engine.range((Metric) query, time(parts[2]), time(parts[3]), step).answer();
          }
          default -> {
            LogQuery.Order order =
                parts[4].equals("forward")
                    ? LogQuery.Order.OLDEST_FIRST
                    : LogQuery.Order.NEWEST_FIRST;
            TimeRange range = new TimeRange(time(parts[2]), time(parts[3]));
            int limit = Integer.parseInt(parts[5]);
            yield engine.lines((Lines) query, range, order, limit, 0).answer();
          }
        };
    return shown(answer, question);
  }

  private static List<String> shown(LogqlAnswer answer, String question) {
    return switch (answer) {
      case LogqlAnswer.Scalar(double value, long time) -> List.of("scalar " + number(value));
      case LogqlAnswer.Vector(List<Sample> samples, long time) -> {
        List<String> rows =
            samples.stream().map(one -> one.labels() + " " + number(one.value())).toList();
        yield question.contains("sort") || question.contains("topk") || question.contains("bottomk")
            ? rows
            : rows.stream().sorted().toList();
      }
      case LogqlAnswer.Matrix(List<Series> series) -> {
        String[] parts = question.split(" ", 6);
        long step = Duration.parse("PT" + parts[4]).toNanos();
        int count = (int) ((time(parts[3]) - time(parts[2])) / step) + 1;
        yield series.stream()
            .map(one -> {
              Map<Long, Double> values = new HashMap<>();
              one.points().forEach(point -> values.put(point.timeNs(), point.value()));
              return IntStream.range(0, count)
                  .mapToObj(i -> values.get(time(parts[2]) + i * step))
                  .map(value -> value == null ? "_" : number(value))
                  .collect(Collectors.joining(" ", one.labels() + " ", ""));
            })
            .toList();
      }
      case LogqlAnswer.Entries(List<Entry> entries) ->
          entries.stream()
              .map(entry ->
                  Duration.ofNanos(entry.timeNs() - START)
                          .toString()
                          .replace("PT", "")
                          .toLowerCase(Locale.ROOT)
                      + " "
                      + Labels.of(entry.parsed())
                      + " "
                      + entry.line())
              .toList();
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "");
  }
}
