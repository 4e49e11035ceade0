package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;

/** A condition on one log line. Immutable. */
public sealed interface LogFilter {
  /** Every line meets it. */
  LogFilter ANY = new All(List.of());

  /**
   * Whether a line meets the condition.
   *
   * @throws CostlyPatternException when a pattern needs too many steps on one of its texts
   */
  boolean matches(LogRecord line);

  /** All of them, made as flat as can be. */
  static LogFilter all(List<LogFilter> filters) {
    List<LogFilter> flat = new ArrayList<>();
    for (LogFilter filter : filters) {
      if (filter instanceof All(List<LogFilter> inner)) {
        flat.addAll(inner);
      } else {
        flat.add(filter);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new All(flat);
  }

  /** At least one of them; none meets no filter at all. */
  static LogFilter some(List<LogFilter> filters) {
    return filters.size() == 1 ? filters.getFirst() : new Some(filters);
  }

  /** A field that reads exactly so. */
  static LogFilter is(LogText text, String value) {
    return new OfText(text, ValueTest.is(value));
  }

  /** An attribute of the line, its resource or its scope that reads exactly so. */
  static LogFilter is(String key, String value) {
    return new OfAttribute(AttributePlace.ANY, key, ValueTest.is(value));
  }

  /**
   * The body has the words of a text, one right after the other, whatever stands between them and
   * whatever their case; a text without words must be in the body as it is.
   */
  static LogFilter phrase(String text) {
    List<String> words = LineWords.of(text);
    return words.isEmpty() ? new Contains(text, false) : new HasWords(words);
  }

  /** As serious as that or more so. */
  static LogFilter atLeast(Severity least) {
    return new OfSeverity(least.leastNumber(), Integer.MAX_VALUE);
  }

  /** Meets all; empty is met by every line. */
  record All(List<LogFilter> filters) implements LogFilter {
    public All {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(LogRecord line) {
      for (LogFilter filter : filters) {
        if (!filter.matches(line)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Meets at least one; empty is met by no line. */
  record Some(List<LogFilter> filters) implements LogFilter {
    public Some {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(LogRecord line) {
      for (LogFilter filter : filters) {
        if (filter.matches(line)) {
          return true;
        }
      }
      return false;
    }
  }

  record Not(LogFilter filter) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return !filter.matches(line);
    }
  }

  /**
   * The body has these words one right after the other.
   *
   * @param words as {@link LineWords} makes them; at least one
   */
  record HasWords(List<String> words) implements LogFilter {
    public HasWords {
      words = List.copyOf(words);
      if (words.isEmpty()) {
        throw new IllegalArgumentException("no word is sought");
      }
    }

    @Override
    public boolean matches(LogRecord line) {
      return isIn(line.bodyText());
    }

    public boolean isIn(String body) {
      return LineWords.isIn(body, words);
    }
  }

  /** The body has such a text anywhere, inside of words too. */
  record Contains(String text, boolean ignoreCase) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return isIn(line.bodyText());
    }

    public boolean isIn(String body) {
      if (!ignoreCase) {
        return body.contains(text);
      }
      for (int at = 0; at + text.length() <= body.length(); at++) {
        if (body.regionMatches(true, at, text, 0, text.length())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A pattern matches somewhere in the body; it matches all of it through {@link OfText}. */
  record Finds(TextMatcher pattern) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return pattern.finds(line.bodyText());
    }
  }

  /** What a line, its service or its logger calls itself. */
  record OfText(LogText text, ValueTest test) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return test.test(text.of(line));
    }
  }

  /**
   * @param least OpenTelemetry's number, inclusive
   * @param most inclusive
   */
  record OfSeverity(int least, int most) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return holds(line.severity());
    }

    public boolean holds(int severity) {
      return severity >= least && severity <= most;
    }
  }

  /**
   * An attribute with that key has such a value; of several with one key, any.
   *
   * @param place {@link AttributePlace#SPAN} means the line itself; events have none
   */
  record OfAttribute(AttributePlace place, String key, ValueTest test) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return (place.isSpan() && holds(line.attributes()))
          || (place.isResource() && holds(line.resource().attributes()))
          || (place.isScope() && holds(line.scope().attributes()));
    }

    public boolean holds(Attributes attributes) {
      for (int i = 0; i < attributes.size(); i++) {
        if (attributes.key(i).equals(key) && test.test(attributes.value(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The body has a field with that key and such a value; of several with one key, any. Bodies have
   * fields that are JSON, logfmt or maps ({@link BodyFields}).
   */
  record OfBodyField(String key, ValueTest test) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return holds(line.body());
    }

    public boolean holds(AttributeValue body) {
      return BodyFields.anyOf(body, key, test);
    }
  }

  record OfTrace(TraceId traceId) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return line.traceId().equals(traceId);
    }
  }

  record OfSpan(long spanId) implements LogFilter {
    @Override
    public boolean matches(LogRecord line) {
      return line.spanId() == spanId;
    }
  }
}
