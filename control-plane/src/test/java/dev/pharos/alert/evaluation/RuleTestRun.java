package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.alert.rule.RuleFile;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.query.promql.ScriptValue;
import dev.pharos.query.promql.SeriesLine;
import dev.pharos.query.promql.parse.Durations;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Runs a file of unit tests for rules, as {@code promtool test rules} does, with our engine.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/">unit
 *     testing for rules</a>
 */
final class RuleTestRun {
  private final Path file;
  private final List<String> failures = new ArrayList<>();
  private Duration evaluationInterval = Duration.ofMinutes(1);
  private List<RuleFile> ruleFiles = List.of();
  private final Map<String, Integer> order = new HashMap<>();

  private RuleTestRun(Path file) {
    this.file = file;
  }

  /** What is not as the file expects it; empty when all is. */
  static List<String> failures(Path file) throws IOException {
    RuleTestRun test = new RuleTestRun(file);
    test.run();
    return test.failures;
  }

  /** Numbers stay texts: what {@code 1e3} means depends on where it stands. */
  private static final class Texts extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    Map<?, ?> read =
        new Yaml(
                new SafeConstructor(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                new Texts())
            .load(Files.readString(file));
    return read;
  }

  private void run() throws IOException {
    Map<?, ?> read = yaml(file);
    if (read.get("evaluation_interval") != null) {
      evaluationInterval = duration(read.get("evaluation_interval"));
    }
    for (Object group : list(read, "group_eval_order")) {
      order.put(group.toString(), order.size());
    }
    List<RuleFile> files = new ArrayList<>();
    for (Object pattern : list(read, "rule_files")) {
      Path path = file.resolveSibling(pattern.toString());
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
        for (Path one : found) {
          RuleFile rules = RuleFileReader.read(one.toString(), Files.readString(one));
          rules.problems().forEach(problem -> failures.add(one + ": " + problem));
          files.add(rules);
        }
      }
    }
    ruleFiles = files;
    for (Object test : list(read, "tests")) {
      run((Map<?, ?>) test);
    }
  }

  private void run(Map<?, ?> test) {
    Duration step =
        test.get("interval") == null ? evaluationInterval : duration(test.get("interval"));
    long beginMs = begin(test.get("start_timestamp"));
    MemorySeries series = new MemorySeries(evaluationInterval);
    for (Object input : list(test, "input_series")) {
      Map<?, ?> one = (Map<?, ?>) input;
      SeriesLine line = SeriesLine.read(one.get("series") + " " + one.get("values"));
      for (int i = 0; i < line.values().size(); i++) {
        ScriptValue value = line.values().get(i);
        if (!value.omitted()) {
          series.set(
              line.labels(),
              beginMs + i * step.toMillis(),
              value.histogram().isPresent() ? value.histogram().get() : (Object) value.value());
        }
      }
    }
    RuleSettings settings =
        new RuleSettings(
            step,
            Duration.ZERO,
            text(test.get("external_url")),
            texts(test.get("external_labels")),
            RuleSettings.OUTAGE_TOLERANCE,
            RuleSettings.GRACE_PERIOD);
    RuleParts parts =
        new RuleParts(series, series, settings, List.of(), () -> Instant.EPOCH, () -> 0);
    List<GroupState> groups = new ArrayList<>();
    ruleFiles.stream()
        .flatMap(one -> one.groups().stream())
        .forEach(group -> groups.add(new GroupState(group, parts, true)));
    groups.sort(Comparator.comparing(group -> order.getOrDefault(group.group().name(), 0)));
    long endMs = 0;
    for (Object one : list(test, "alert_rule_test")) {
      endMs = Math.max(endMs, evalTime(one));
    }
    for (Object one : list(test, "promql_expr_test")) {
      endMs = Math.max(endMs, evalTime(one));
    }
    long every = evaluationInterval.toMillis();
    for (long ms = 0; ms <= endMs; ms += every) {
      for (GroupState group : groups) {
        group.evaluate(beginMs + ms);
        for (RuleStatus status : group.status().rules()) {
          if (!status.lastError().isEmpty()) {
            failures.add(status.rule().name() + " at " + ms + " ms: " + status.lastError());
          }
        }
      }
      for (Object one : list(test, "alert_rule_test")) {
        long at = evalTime(one);
        if (ms <= at && at < ms + every) {
          checkAlerts((Map<?, ?>) one, groups);
        }
      }
    }
    for (Object one : list(test, "promql_expr_test")) {
      checkSamples((Map<?, ?>) one, series, beginMs);
    }
  }

  private void checkAlerts(Map<?, ?> test, List<GroupState> groups) {
    String name = test.get("alertname").toString();
    List<String> expected = new ArrayList<>();
    for (Object alert : list(test, "exp_alerts")) {
      Map<String, String> labels = texts(((Map<?, ?>) alert).get("exp_labels"));
      labels.put("alertname", name);
      expected.add(labels + " " + texts(((Map<?, ?>) alert).get("exp_annotations")));
    }
    List<String> got = new ArrayList<>();
    for (GroupState group : groups) {
      for (RuleStatus status : group.status().rules()) {
        if (status.rule() instanceof Rule.Alerting && status.rule().name().equals(name)) {
          status.alerts().stream()
              .filter(alert -> alert.state() == AlertState.FIRING)
              .forEach(alert -> got.add(texts(alert.labels()) + " " + alert.annotations()));
        }
      }
    }
    expected.sort(null);
    got.sort(null);
    if (!expected.equals(got)) {
      failures.add(
          "%s at %s:%n  expected %s%n  got      %s"
              .formatted(name, test.get("eval_time"), expected, got));
    }
  }

  private void checkSamples(Map<?, ?> test, MemorySeries series, long beginMs) {
    List<String> expected = new ArrayList<>();
    for (Object sample : list(test, "exp_samples")) {
      Map<?, ?> one = (Map<?, ?>) sample;
      SeriesLine line =
          SeriesLine.read(
              text(one.get("labels"))
                  + " "
                  + (one.get("histogram") == null ? "0" : one.get("histogram")));
      ScriptValue value = line.values().getFirst();
      expected.add(
          texts(line.labels())
              + " "
              + (value.histogram().isPresent()
                  ? value.histogram().get()
                  : GoNumber.shortest(Double.parseDouble(text(one.get("value"))))));
    }
    List<String> got = new ArrayList<>();
    for (SeriesData data : series.ask(text(test.get("expr")), beginMs + evalTime(test))) {
      got.add(
          texts(data.labels())
              + " "
              + (data.samples().isHistogram(0)
                  ? data.samples().histogram(0)
                  : GoNumber.shortest(data.samples().value(0))));
    }
    expected.sort(null);
    got.sort(null);
    if (!expected.equals(got)) {
      failures.add(
          "%s at %s:%n  expected %s%n  got      %s"
              .formatted(test.get("expr"), test.get("eval_time"), expected, got));
    }
  }

  private static long evalTime(Object test) {
    return duration(((Map<?, ?>) test).get("eval_time")).toMillis();
  }

  private static Duration duration(Object written) {
    String text = text(written);
    return text.isEmpty() || text.equals("0")
        ? Duration.ZERO
        : Duration.ofMillis(Durations.milliseconds(text).orElseThrow());
  }

  private static long begin(Object written) {
    String text = text(written);
    if (text.isEmpty()) {
      return 0;
    }
    return text.contains("T")
        ? Instant.parse(text).toEpochMilli()
        : (long) (Double.parseDouble(text) * 1_000);
  }

  private static List<?> list(Map<?, ?> of, String key) {
    return of.get(key) instanceof List<?> list ? list : List.of();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static Map<String, String> texts(Object map) {
    Map<String, String> texts = new TreeMap<>();
    if (map instanceof Map<?, ?> all) {
      all.forEach((name, value) -> texts.put(name.toString(), text(value)));
    }
    return texts;
  }

  private static Map<String, String> texts(Labels labels) {
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      texts.put(labels.name(i), labels.value(i));
    }
    return texts;
  }
}
