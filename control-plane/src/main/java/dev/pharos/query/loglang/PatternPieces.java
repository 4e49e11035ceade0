package dev.pharos.query.loglang;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds in regular expressions the plain texts without which nothing matches: a store looks for
 * those first, which is far cheaper. Reads only what is plainly so; of all else it says nothing.
 * Pure.
 */
public final class PatternPieces {
  private PatternPieces() {}

  /**
   * One of these is in every text in which the pattern is found.
   *
   * @return empty where nothing can be said
   */
  public static List<String> oneOf(String pattern) {
    List<String> pieces = new ArrayList<>();
    for (String alternative : alternatives(pattern)) {
      String piece = longest(alternative);
      if (piece.isEmpty()) {
        return List.of();
      }
      pieces.add(piece);
    }
    return pieces;
  }

  /** The pattern between the bars that stand in no group. */
  private static List<String> alternatives(String pattern) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '|') {
        parts.add(pattern.substring(from, at));
        from = at + 1;
      }
      int end = endOfPart(pattern, at);
      if (end < 0) {
        return List.of("");
      }
      at = end;
    }
    parts.add(pattern.substring(from));
    return parts;
  }

  private static String longest(String pattern) {
    String best = "";
    StringBuilder run = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int end = endOfPart(pattern, at);
      if (end < 0) {
        return "";
      }
      char c = literal(pattern, at, end);
      char behind = end < pattern.length() ? pattern.charAt(end) : 0;
      boolean mayBeMissing = behind == '?' || behind == '*' || behind == '{';
      if (c != 0 && !mayBeMissing) {
        run.append(c);
      }
      if (c == 0 || mayBeMissing || behind == '+') {
        best = run.length() > best.length() ? run.toString() : best;
        run.setLength(0);
      }
      at = end;
    }
    return run.length() > best.length() ? run.toString() : best;
  }

  /** The character that a part of a pattern stands for; 0 when it is none. */
  private static char literal(String pattern, int from, int to) {
    char c = pattern.charAt(from);
    if (to - from == 1) {
      return ".^$*+?{}()[]|\\".indexOf(c) < 0 ? c : 0;
    }
    boolean escaped = c == '\\' && to - from == 2 && isMark(pattern.charAt(from + 1));
    return escaped ? pattern.charAt(from + 1) : 0;
  }

  private static boolean isMark(char c) {
    return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
  }

  /**
   * Behind the group, class, escape, count or character that begins there; negative where that is
   * not plain: flags change the meaning of all that follows.
   */
  private static int endOfPart(String pattern, int from) {
    return switch (pattern.charAt(from)) {
      case '(' -> endOfGroup(pattern, from);
      case '[' -> endOfClass(pattern, from);
      case '{' -> {
        int end = pattern.indexOf('}', from);
        yield end < 0 ? -1 : end + 1;
      }
      case '\\' -> endOfEscape(pattern, from);
      default -> from + 1;
    };
  }

  private static int endOfEscape(String pattern, int from) {
    if (from + 1 == pattern.length()) {
      return -1;
    }
    char c = pattern.charAt(from + 1);
    // \Q…\E, \x{…}, \p{…}, \123 go on for longer.
    boolean shortOne = isMark(c) || "bBdDsSwWnrtfvaAz".indexOf(c) >= 0;
    return shortOne ? from + 2 : -1;
  }

  private static int endOfGroup(String pattern, int from) {
    if (pattern.startsWith("(?", from) && !pattern.startsWith("(?:", from)) {
      return -1;
    }
    int at = from + 1;
    while (at < pattern.length()) {
      if (pattern.charAt(at) == ')') {
        return at + 1;
      }
      int end = endOfPart(pattern, at);
      if (end < 0) {
        return -1;
      }
      at = end;
    }
    return -1;
  }

  private static int endOfClass(String pattern, int from) {
    int at = from + 1;
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    // The first bracket is of the class.
    if (at < pattern.length() && pattern.charAt(at) == ']') {
      at++;
    }
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == ']') {
        return at + 1;
      }
      if (c == '[') {
        return -1;
      }
      at += c == '\\' ? 2 : 1;
    }
    return -1;
  }
}
