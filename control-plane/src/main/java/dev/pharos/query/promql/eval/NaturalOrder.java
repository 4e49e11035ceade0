package dev.pharos.query.promql.eval;

import java.util.ArrayList;
import java.util.List;

/** Compares texts by their parts, of which those made of digits are numbers: a2 before a10. */
final class NaturalOrder {
  /** Numbers of more digits are compared as texts. */
  private static final int LONGEST_NUMBER = 18;

  private NaturalOrder() {}

  static boolean isBefore(String left, String right) {
    List<String> a = parts(left);
    List<String> b = parts(right);
    for (int i = 0; i < a.size(); i++) {
      if (i >= b.size()) {
        return false;
      }
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order < 0;
      }
      if (i == a.size() - 1) {
        return true;
      }
      if (i == b.size() - 1) {
        return false;
      }
    }
    return false;
  }

  private static int compare(String a, String b) {
    return isNumber(a) && isNumber(b)
        ? Long.compare(Long.parseLong(a), Long.parseLong(b))
        : a.compareTo(b);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && isDigit(part.charAt(0)) && part.length() <= LONGEST_NUMBER;
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || isDigit(text.charAt(i)) != isDigit(text.charAt(start))) {
        parts.add(text.substring(start, i));
        start = i;
      }
    }
    if (parts.isEmpty()) {
      parts.add("");
    }
    return parts;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
