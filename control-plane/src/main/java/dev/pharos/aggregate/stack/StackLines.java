package dev.pharos.aggregate.stack;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a stack trace, each without what differs between two exceptions of one place: the
 * message after a type, the arguments of a Go function. Whatever reads or compares stack traces
 * sees only this, so that equal lines always mean the same.
 */
final class StackLines {
  private static final String CAUSED_BY = "Caused by: ";
  private static final String WRAPPED_BY = "Wrapped by: ";

  private StackLines() {}

  /**
   * @param mostChars of the text that are read
   */
  static List<String> of(String text, int mostChars) {
    List<String> lines = new ArrayList<>();
    int end = Math.min(text.length(), mostChars);
    int start = 0;
    while (start < end) {
      int lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0 || lineEnd > end) {
        lineEnd = end;
      }
      String line = text.substring(start, tellingEnd(text, start, lineEnd)).stripTrailing();
      if (!line.isEmpty()) {
        lines.add(line);
      }
      start = lineEnd + 1;
    }
    return lines;
  }

  private static int tellingEnd(String text, int start, int end) {
    if (start == end || Character.isWhitespace(text.charAt(start))) {
      return end;
    }
    int last = end;
    while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    int at = text.indexOf('@', start);
    if (at >= 0 && at < last && Character.isDigit(text.charAt(last - 1))) {
      return end; // Firefox and Safari: function@address:line:column
    }
    if (text.charAt(last - 1) == ')') {
      int open = text.lastIndexOf('(', last - 1);
      if (open > start && text.charAt(open - 1) != ' ') {
        return open;
      }
    }
    boolean chained = text.startsWith(CAUSED_BY, start) || text.startsWith(WRAPPED_BY, start);
    int from = chained ? start + CAUSED_BY.length() : start;
    int colon = text.indexOf(':', from);
    return colon >= 0 && colon < end ? colon : end;
  }
}
