package dev.pharos.query.promql;

import dev.pharos.query.promql.parse.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of Prometheus' test language: data to load, queries, and what they must answer. */
record PromqlScript(String name, List<Command> commands) {
  private static final Pattern LOAD = Pattern.compile("load(_with_nhcb)?\\s+(.+)");
  private static final Pattern INSTANT =
      Pattern.compile("eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+at\\s+(\\S+)\\s+(.+)");
  private static final Pattern RANGE =
      Pattern.compile(
          "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)\\s+(.+)");

  /** One step of a script. */
  sealed interface Command permits Load, Clear, Query {}

  /** Adds series, a sample each interval from time 0 on. */
  record Load(long intervalMs, boolean withCustomBuckets, List<SeriesLine> series)
      implements Command {}

  /** Forgets all series. */
  record Clear() implements Command {}

  /** Asks something. */
  record Query(
      String script,
      int line,
      String text,
      boolean range,
      long startMs,
      long endMs,
      long stepMs,
      Expectation expected)
      implements Command {
    @Override
    public String toString() {
      return script + ":" + line + " " + text;
    }
  }

  static PromqlScript read(Path file) {
    try {
      return read(file.getFileName().toString(), Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static PromqlScript read(String name, String text) {
    List<String> lines =
        text.lines().map(String::strip).map(l -> l.startsWith("#") ? "" : l).toList();
    List<Command> commands = new ArrayList<>();
    int i = 0;
    while (i < lines.size()) {
      int end = i;
      while (end < lines.size() && !lines.get(end).isEmpty()) {
        end++;
      }
      i = i == end ? i + 1 : command(name, lines, i, end, commands);
    }
    return new PromqlScript(name, commands);
  }

  List<Query> queries() {
    return commands.stream().filter(Query.class::isInstance).map(Query.class::cast).toList();
  }

  /** Reads the command at a line; answers where the next may begin. */
  private static int command(
      String name, List<String> lines, int at, int end, List<Command> commands) {
    String line = lines.get(at);
    String word = line.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    if (word.equals("clear")) {
      commands.add(new Clear());
      return at + 1;
    }
    try {
      if (word.startsWith("load")) {
        commands.add(load(line, lines.subList(at + 1, end)));
        return end;
      }
      if (word.startsWith("eval")) {
        Expectation.Reader reader = new Expectation.Reader();
        int taken = reader.read(lines.subList(at + 1, end));
        commands.add(query(name, at + 1, line, reader));
        return at + 1 + taken;
      }
    } catch (RuntimeException wrong) {
      throw new IllegalArgumentException(name + ":" + (at + 1) + " " + line, wrong);
    }
    throw new IllegalArgumentException(name + ":" + (at + 1) + " is no command: " + line);
  }

  private static Load load(String line, List<String> series) {
    Matcher form = LOAD.matcher(line);
    if (!form.matches()) {
      throw new IllegalArgumentException("no load command");
    }
    return new Load(
        milliseconds(form.group(2)),
        form.group(1) != null,
        series.stream().map(SeriesLine::read).toList());
  }

  private static Query query(String name, int number, String line, Expectation.Reader reader) {
    Matcher instant = INSTANT.matcher(line);
    if (instant.matches()) {
      reader.modifier(instant.group(1));
      long at = milliseconds(instant.group(2));
      Expectation expected = reader.expectation(at);
      return new Query(name, number, instant.group(3), false, at, at, 0, expected);
    }
    Matcher range = RANGE.matcher(line);
    if (!range.matches()) {
      throw new IllegalArgumentException("no eval command");
    }
    reader.modifier(range.group(1));
    long start = milliseconds(range.group(2));
    long step = milliseconds(range.group(4));
    return new Query(
        name,
        number,
        range.group(5),
        true,
        start,
        milliseconds(range.group(3)),
        step,
        reader.expectation(start, step));
  }

  static long milliseconds(String duration) {
    return duration.equals("0")
        ? 0
        : Durations.milliseconds(duration)
            .orElseThrow(() -> new IllegalArgumentException("no duration: " + duration));
  }
}
