package dev.pharos.store;

import java.util.function.BiPredicate;

/** Reads {@code key=value} pairs between blanks, wherever they stand in a line. Pure. */
final class LogfmtFields {
  private LogfmtFields() {}

  /** False when the visitor ended it. */
  static boolean read(String text, BiPredicate<String, String> visitor) {
    int at = 0;
    // Most lines that are no logfmt have no such sign.
    if (text.indexOf('=') < 0) {
      return true;
    }
    while (at < text.length()) {
      if (text.charAt(at) <= ' ') {
        at++;
        continue;
      }
      int from = at;
      while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=') {
        at++;
      }
      if (at == text.length() || text.charAt(at) != '=') {
        continue;
      }
      String key = text.substring(from, at);
      at++;
      int end;
      String value;
      if (at < text.length() && text.charAt(at) == '"') {
        end = endOfQuoted(text, at);
        if (end < 0) {
          return true;
        }
        value = unescaped(text, at + 1, end);
        end++;
      } else {
        end = at;
        while (end < text.length() && text.charAt(end) > ' ') {
          end++;
        }
        value = text.substring(at, end);
      }
      at = end;
      if (!key.isEmpty() && !visitor.test(key, value)) {
        return false;
      }
    }
    return true;
  }

  /** The place of the closing quote; negative when none comes. */
  private static int endOfQuoted(String text, int from) {
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String unescaped(String text, int from, int to) {
    if (text.indexOf('\\', from) < 0) {
      return text.substring(from, to);
    }
    StringBuilder value = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < to) {
        char escaped = text.charAt(++i);
        value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }
}
