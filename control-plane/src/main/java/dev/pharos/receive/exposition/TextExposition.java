package dev.pharos.receive.exposition;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Prometheus' text format (0.0.4, and 1.0.0 with names in UTF-8) and OpenMetrics' (1.0.0), which
 * differ in how strictly lines are written, in what timestamps are and in exemplars. A page with
 * one wrong line is wrong as a whole, as it is for Prometheus. Sources:
 * https://prometheus.io/docs/instrumenting/exposition_formats,
 * https://prometheus.io/docs/specs/om/open_metrics_spec. An instance reads one page.
 */
public final class TextExposition {
  private final TextCursor in;
  private final boolean openMetrics;
  private final long scrapeTimeMs;
  private final List<ExposedSample> samples = new ArrayList<>();
  private final MetadataDraft metadata = new MetadataDraft();
  private final List<String> pairs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** Of the family that was described last. */
  private MetricType type = MetricType.UNKNOWN;

  private TextExposition(String page, boolean openMetrics, long scrapeTimeMs) {
    this.in = new TextCursor(page);
    this.openMetrics = openMetrics;
    this.scrapeTimeMs = scrapeTimeMs;
  }

  /**
   * Reads a page.
   *
   * @param scrapeTimeMs epoch milliseconds; the time of samples that say none
   * @throws ExpositionException when any line is wrong
   */
  public static Exposition parse(byte[] page, boolean openMetrics, long scrapeTimeMs)
      throws ExpositionException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(page)).toString();
    } catch (CharacterCodingException e) {
      throw new ExpositionException("the page is not UTF-8");
    }
    return new TextExposition(text, openMetrics, scrapeTimeMs).read(page.length);
  }

  private Exposition read(int bytes) throws ExpositionException {
    boolean ended = false;
    while (!in.atEnd() && !ended) {
      if (openMetrics) {
        ended = openMetricsLine();
      } else {
        prometheusLine();
      }
    }
    if (openMetrics && !ended) {
      throw new ExpositionException("the page does not end with # EOF");
    }
    if (!in.atEnd()) {
      throw in.wrong("nothing may stand behind # EOF");
    }
    return new Exposition(samples, metadata.build(), bytes);
  }

  private void prometheusLine() throws ExpositionException {
    in.skipBlanks();
    if (in.atLineEnd()) {
      in.lineEnd();
    } else if (in.accept('#')) {
      in.skipBlanks();
      String word = in.word();
      if ((word.equals("HELP") || word.equals("TYPE")) && in.skipBlanks()) {
        describe(word, familyName());
      } else {
        // Any other comment.
        in.restOfLine();
      }
    } else {
      sample();
    }
  }

  /** True for the page's end. */
  private boolean openMetricsLine() throws ExpositionException {
    if (!in.accept("# ")) {
      sample();
      return false;
    }
    String word = in.word();
    if (word.equals("EOF")) {
      in.lineEnd();
      return true;
    }
    if (!Set.of("HELP", "TYPE", "UNIT").contains(word) || !in.accept(' ')) {
      throw in.wrong("HELP, TYPE, UNIT or EOF was expected behind #");
    }
    describe(word, familyName());
    return false;
  }

  private String familyName() throws ExpositionException {
    String name = in.peek() == '"' ? in.quoted(false) : in.metricName();
    if (name.isEmpty()) {
      throw in.wrong("a metric's name was expected");
    }
    return name;
  }

  private void describe(String what, String family) throws ExpositionException {
    if (openMetrics ? !in.accept(' ') && !in.atLineEnd() : !in.skipBlanks() && !in.atLineEnd()) {
      throw in.wrong("a blank was expected behind the metric's name");
    }
    switch (what) {
      case "HELP" -> metadata.help(family, TextCursor.unescaped(in.restOfLine(), openMetrics));
      case "TYPE" -> {
        type = typeOf(in.word());
        metadata.type(family, type);
        in.skipBlanks();
        in.lineEnd();
      }
      default -> {
        String unit = in.word();
        if (!unit.isEmpty() && !family.endsWith("_" + unit)) {
          throw in.wrong("unit '" + unit + "' is not how " + family + " ends");
        }
        metadata.unit(family, unit);
        in.lineEnd();
      }
    }
  }

  private MetricType typeOf(String word) throws ExpositionException {
    String known = openMetrics ? word : word.toLowerCase(Locale.ROOT);
    return switch (known) {
      case "counter" -> MetricType.COUNTER;
      case "gauge" -> MetricType.GAUGE;
      case "histogram" -> MetricType.HISTOGRAM;
      case "summary" -> MetricType.SUMMARY;
      case "untyped", "unknown" -> MetricType.UNKNOWN;
      case "gaugehistogram" -> MetricType.GAUGE_HISTOGRAM;
      case "info" -> MetricType.INFO;
      case "stateset" -> MetricType.STATE_SET;
      default -> throw in.wrong("'" + word + "' is not a metric's type");
    };
  }

  private void sample() throws ExpositionException {
    pairs.clear();
    names.clear();
    String name = in.metricName();
    if (!name.isEmpty()) {
      metricName(name);
    }
    blanks();
    if (in.accept('{')) {
      labels(true);
      blanks();
    } else if (name.isEmpty()) {
      throw in.wrong("a metric's name was expected");
    }
    if (!names.contains(Labels.METRIC_NAME)) {
      throw in.wrong("the sample has no metric's name");
    }
    Labels labels = Labels.of(pairs.toArray(String[]::new));
    double value = in.number();
    boolean blank = blanks();
    boolean timed = blank && !in.atLineEnd() && in.peek() != '#';
    long timeMs = timed ? time() : scrapeTimeMs;
    blank = timed ? blanks() : blank;
    List<Exemplar> exemplars = List.of();
    if (openMetrics && blank && in.accept("# {")) {
      exemplars = List.of(exemplar(timeMs));
    }
    in.lineEnd();
    samples.add(new ExposedSample(labels, timeMs, timed, value, null, exemplars));
  }

  /** OpenMetrics has one space where Prometheus' format has any blanks. */
  private boolean blanks() {
    return openMetrics ? in.accept(' ') : in.skipBlanks();
  }

  /** Milliseconds; seconds for OpenMetrics. */
  private long time() throws ExpositionException {
    if (openMetrics) {
      double seconds = in.number();
      if (!Double.isFinite(seconds)) {
        throw in.wrong("a time cannot be " + seconds);
      }
      return (long) (seconds * 1_000);
    }
    String word = in.word();
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw in.wrong("'" + word + "' is not a time in milliseconds");
    }
  }

  private Exemplar exemplar(long sampleTimeMs) throws ExpositionException {
    pairs.clear();
    names.clear();
    labels(false);
    Labels labels = Labels.of(pairs.toArray(String[]::new));
    if (!in.accept(' ')) {
      throw in.wrong("an exemplar's value was expected");
    }
    double value = in.number();
    long timeMs = in.accept(' ') ? time() : sampleTimeMs;
    return new Exemplar(labels, value, timeMs);
  }

  /**
   * All up to the closing brace.
   *
   * @param named whether a text in quotes alone is the metric's name
   */
  private void labels(boolean named) throws ExpositionException {
    inBraces();
    while (!in.accept('}')) {
      boolean isQuoted = in.peek() == '"';
      String name = isQuoted ? in.quoted(!openMetrics) : in.labelName();
      inBraces();
      if (named && isQuoted && (in.peek() == ',' || in.peek() == '}')) {
        metricName(name);
      } else {
        if (name.isEmpty()) {
          throw in.wrong("a label's name was expected");
        }
        if (!in.accept('=')) {
          throw in.wrong("'=' was expected");
        }
        inBraces();
        String value = in.quoted(!openMetrics);
        pair(name, named ? normalized(name, value) : value);
        inBraces();
      }
      if (in.accept(',')) {
        inBraces();
      } else if (in.peek() != '}') {
        throw in.wrong("',' or '}' was expected");
      }
    }
  }

  /** One bucket has one name, however its bound is written; likewise quantiles. */
  private String normalized(String name, String value) {
    if ((type != MetricType.HISTOGRAM || !name.equals("le"))
        && (type != MetricType.SUMMARY || !name.equals("quantile"))) {
      return value;
    }
    try {
      return GoNumber.openMetrics(new TextCursor(value).wholeNumber());
    } catch (ExpositionException e) {
      // It stays as it is, as in Prometheus.
      return value;
    }
  }

  private void inBraces() {
    if (!openMetrics) {
      in.skipBlanks();
    }
  }

  private void metricName(String name) throws ExpositionException {
    if (name.isEmpty() || names.contains(Labels.METRIC_NAME)) {
      throw in.wrong("a sample has one metric's name");
    }
    pair(Labels.METRIC_NAME, name);
  }

  private void pair(String name, String value) throws ExpositionException {
    if (!names.add(name)) {
      throw in.wrong("label " + name + " stands twice");
    }
    pairs.add(name);
    pairs.add(value);
  }
}
