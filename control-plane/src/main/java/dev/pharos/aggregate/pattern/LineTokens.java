package dev.pharos.aggregate.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A line in pieces that, one behind the other, read as the line does: words with what stands before
 * them. A value is a piece of its own, so that {@code took=12ms} varies in {@code 12ms} alone.
 */
final class LineTokens {
  /** What varies. */
  static final String ANY = "<*>";

  private LineTokens() {}

  static List<String> of(String body) {
    String line = body.substring(0, Math.min(body.length(), PatternLimits.CHARACTERS));
    List<String> tokens = new ArrayList<>();
    StringBuilder lead = new StringBuilder();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (!isWord(c)) {
        lead(lead, c);
        at++;
        continue;
      }
      if (tokens.size() == 2 * PatternLimits.WORDS) {
        tokens.add(ANY);
        return tokens;
      }
      int end = at + 1;
      while (end < line.length() && isWord(line.charAt(end))) {
        end++;
      }
      tokens.add(lead.toString());
      tokens.add(line.substring(at, end));
      lead.setLength(0);
      at = end;
    }
    tokens.add(lead.toString());
    return tokens;
  }

  /** Blanks of any number read as one: columns are padded by what stands in them. */
  private static void lead(StringBuilder lead, char c) {
    char shown = c <= ' ' ? ' ' : c;
    if (shown != ' ' || lead.isEmpty() || lead.charAt(lead.length() - 1) != ' ') {
      lead.append(shown);
    }
  }

  /** Paths, hosts, times and numbers with their units stay whole. */
  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == '%';
  }

  /** What has a digit is taken for a value from the start: ids would otherwise fill the tree. */
  static boolean isValue(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) >= '0' && token.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }
}
