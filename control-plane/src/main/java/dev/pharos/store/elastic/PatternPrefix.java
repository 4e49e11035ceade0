package dev.pharos.store.elastic;

import dev.pharos.store.TextMatcher;
import dev.pharos.store.TextPattern;

/**
 * The text with which everything begins that a regular expression matches, as far as it is easily
 * seen: what the index can look up of a pattern. Elasticsearch's own regular expressions are of
 * another language, and not answered for attributes.
 */
final class PatternPrefix {
  private static final String SPECIAL = "\\[](){}.*+?^$|";

  private PatternPrefix() {}

  /** Empty where nothing is known. */
  static String of(TextMatcher pattern) {
    return pattern instanceof TextPattern ? of(pattern.toString()) : "";
  }

  static String of(String pattern) {
    StringBuilder prefix = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      if (pattern.startsWith("\\Q", at)) {
        int end = pattern.indexOf("\\E", at);
        String quoted = pattern.substring(at + 2, end < 0 ? pattern.length() : end);
        at = end < 0 ? pattern.length() : end + 2;
        prefix.append(quoted);
      } else {
        int length = literalLength(pattern, at);
        if (length == 0) {
          break;
        }
        prefix.append(pattern.charAt(at + length - 1));
        at += length;
      }
    }
    if (hasAlternatives(pattern, at)) {
      return "";
    }
    if (at < pattern.length() && isOptional(pattern.charAt(at)) && !prefix.isEmpty()) {
      // What is repeated, perhaps not once, is the last character; of a pair outside the first
      // plane both halves.
      int last = prefix.codePointBefore(prefix.length());
      prefix.setLength(prefix.length() - Character.charCount(last));
    }
    return prefix.toString();
  }

  /** Of a character that stands for itself: 1, or 2 where it is escaped; else 0. */
  private static int literalLength(String pattern, int at) {
    char c = pattern.charAt(at);
    if (c == '\\') {
      boolean escaped = at + 1 < pattern.length() && SPECIAL.indexOf(pattern.charAt(at + 1)) >= 0;
      return escaped ? 2 : 0;
    }
    return SPECIAL.indexOf(c) >= 0 ? 0 : 1;
  }

  private static boolean isOptional(char c) {
    return c == '*' || c == '?' || c == '{';
  }

  /** Any bar in the rest: one within a group would do no harm, but is not told apart. */
  private static boolean hasAlternatives(String pattern, int from) {
    return pattern.indexOf('|', from) >= 0;
  }
}
