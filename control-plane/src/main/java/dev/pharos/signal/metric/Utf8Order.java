package dev.pharos.signal.metric;

import java.util.Comparator;

/**
 * Orders texts as their UTF-8 bytes are ordered, which is by code points. {@link String#compareTo}
 * differs from it where one text has a pair of surrogates and the other a character above them.
 */
final class Utf8Order {
  static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean pairLeft = Character.isSurrogate(a);
        boolean pairRight = Character.isSurrogate(b);
        return pairLeft == pairRight ? Character.compare(a, b) : pairLeft ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
