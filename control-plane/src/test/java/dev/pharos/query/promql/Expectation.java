package dev.pharos.query.promql;

import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a script says a query answers.
 *
 * @param startMs time of the first value of each series
 * @param stepMs between two values
 * @param scalar one number and no series
 * @param anyWarning at least one, whichever; likewise with infos
 */
record Expectation(
    long startMs,
    long stepMs,
    Map<Labels, List<ScriptValue>> series,
    Optional<Double> scalar,
    Optional<String> string,
    boolean ordered,
    Optional<Message> failure,
    boolean anyWarning,
    boolean anyInfo,
    List<Message> warnings,
    List<Message> infos,
    boolean noWarnings,
    boolean noInfos,
    boolean rangeVector) {

  /** A text an error or an annotation must have. */
  record Message(String text, Predicate<String> test) {
    static final Message ANY = new Message("anything", actual -> true);

    static Message exactly(String wanted) {
      return new Message(wanted, wanted::equals);
    }

    static Message matching(String expression) {
      com.google.re2j.Pattern pattern = com.google.re2j.Pattern.compile(expression);
      return new Message("/" + expression + "/", actual -> pattern.matcher(actual).find());
    }

    boolean accepts(String actual) {
      return test.test(actual);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Reads the lines below a query. For one query. */
  static final class Reader {
    private static final Pattern EXPECT =
        Pattern.compile(
            "expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?");
    private static final Pattern RANGE_VECTOR =
        Pattern.compile("expect range vector\\s+from\\s+(.+)\\s+to\\s+(.+)\\s+step\\s+(.+)");
    private static final Pattern NUMBER =
        Pattern.compile("[+-]?(?:[0-9][0-9_.eE+-]*|\\.[0-9]+|(?i:inf|nan)|0x[0-9a-fA-F]+)");
    private static final String STRING = "expect string ";

    private final Map<Labels, List<ScriptValue>> series = new LinkedHashMap<>();
    private final List<Message> warnings = new ArrayList<>();
    private final List<Message> infos = new ArrayList<>();
    private Optional<Double> scalar = Optional.empty();
    private Optional<String> string = Optional.empty();
    private Optional<Message> failure = Optional.empty();
    private boolean ordered;
    private boolean anyWarning;
    private boolean anyInfo;
    private boolean noWarnings;
    private boolean noInfos;
    private Optional<long[]> rangeVector = Optional.empty();

    /** Answers how many lines belong to the query: a lone number ends them. */
    int read(List<String> lines) {
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (line.startsWith("expect ")) {
          expect(line);
        } else if (line.startsWith("expected_fail_message")) {
          failure = Optional.of(Message.exactly(rest(line, "expected_fail_message")));
          return i + 1;
        } else if (line.startsWith("expected_fail_regexp")) {
          failure = Optional.of(Message.matching(rest(line, "expected_fail_regexp")));
          return i + 1;
        } else if (NUMBER.matcher(line).matches()) {
          scalar = Optional.of(SeriesNotation.number(line));
          return i + 1;
        } else {
          SeriesLine expected = SeriesLine.read(line);
          series.put(expected.labels(), expected.values());
        }
      }
      return lines.size();
    }

    private static String rest(String line, String prefix) {
      return line.substring(prefix.length()).strip();
    }

    private void expect(String line) {
      Matcher range = RANGE_VECTOR.matcher(line);
      if (range.matches()) {
        rangeVector =
            Optional.of(
                new long[] {
                  PromqlScript.milliseconds(range.group(1)),
                  PromqlScript.milliseconds(range.group(3))
                });
        return;
      }
      if (line.startsWith(STRING)) {
        string = Optional.of(SeriesNotation.string(line.substring(STRING.length())));
        return;
      }
      Matcher form = EXPECT.matcher(line);
      if (!form.matches()) {
        throw new IllegalArgumentException("no expectation: " + line);
      }
      Message message = message(form.group(2), form.group(3));
      switch (form.group(1)) {
        case "fail" -> failure = Optional.of(message);
        case "warn" -> warnings.add(message);
        case "info" -> infos.add(message);
        case "no_warn" -> noWarnings = true;
        case "no_info" -> noInfos = true;
        default -> ordered = true;
      }
    }

    private static Message message(@Nullable String kind, @Nullable String text) {
      if (kind == null || text == null) {
        return Message.ANY;
      }
      return kind.equals("msg") ? Message.exactly(text.strip()) : Message.matching(text.strip());
    }

    /** What the command's own name says: {@code eval_fail}, {@code eval_warn}… */
    void modifier(@Nullable String modifier) {
      if (modifier == null) {
        return;
      }
      switch (modifier) {
        case "fail" -> failure = Optional.of(failure.orElse(Message.ANY));
        case "warn" -> anyWarning = true;
        case "info" -> anyInfo = true;
        default -> ordered = true;
      }
    }

    Expectation expectation(long atMs) {
      return expectation(
          rangeVector.map(r -> r[0]).orElse(atMs), rangeVector.map(r -> r[1]).orElse(0L));
    }

    Expectation expectation(long startMs, long stepMs) {
      return new Expectation(
          startMs,
          stepMs,
          series,
          scalar,
          string,
          ordered,
          failure,
          anyWarning,
          anyInfo,
          warnings,
          infos,
          noWarnings,
          noInfos,
          rangeVector.isPresent());
    }
  }
}
