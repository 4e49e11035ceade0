package dev.pharos.judge.trace;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a database was asked, without the values: equal questions read equal. Pure. */
final class QueryText {
  /** Statements are compared by their beginning, since some are pages long. */
  private static final int LONGEST = 2_000;

  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w?$:@])-?\\d+(?:\\.\\d+)?\\b");
  private static final Pattern LIST = Pattern.compile("\\(\\s*\\?(?:\\s*,\\s*\\?)+\\s*\\)");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** What frames queries and asks nothing. */
  private static final Set<String> CONTROL =
      Set.of("BEGIN", "COMMIT", "ROLLBACK", "SET", "START", "SAVEPOINT", "RELEASE", "PING");

  private QueryText() {}

  static String of(Span span) {
    Attributes attributes = span.attributes();
    String text = attributes.text("db.query.text");
    if (text == null) {
      text = attributes.text("db.statement");
    }
    if (text == null) {
      text = SemanticConventions.dbQuerySummary(attributes);
    }
    return template(text == null ? span.name() : text);
  }

  static String template(String statement) {
    String text = statement.substring(0, Math.min(LONGEST, statement.length()));
    text = TEXT.matcher(text).replaceAll("?");
    text = NUMBER.matcher(text).replaceAll("?");
    text = LIST.matcher(text).replaceAll("(?)");
    return SPACE.matcher(text).replaceAll(" ").strip();
  }

  /** The statement begins or ends a transaction or the like. */
  static boolean isControl(String template) {
    int end = 0;
    while (end < template.length() && Character.isLetter(template.charAt(end))) {
      end++;
    }
    return CONTROL.contains(template.substring(0, end).toUpperCase(Locale.ROOT));
  }
}
