package dev.pharos.judge.trace;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.util.regex.Pattern;

/**
 * What a span did, so that the same step of two traces is found again: numbers and ids in names do
 * not count.
 *
 * @param name with {@code {id}} for what only tells one trace from another
 */
record Step(String service, String name, SpanKind kind) {
  private static final Pattern ID =
      Pattern.compile("(?<![A-Za-z0-9])(?:\\d+|[0-9a-fA-F-]{16,})(?![A-Za-z0-9])");

  static Step of(Span span) {
    String name = span.name();
    boolean plain = name.chars().noneMatch(c -> c >= '0' && c <= '9');
    return new Step(
        span.service().name(), plain ? name : ID.matcher(name).replaceAll("{id}"), span.kind());
  }
}
