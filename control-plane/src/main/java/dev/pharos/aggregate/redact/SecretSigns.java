package dev.pharos.aggregate.redact;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells at the cost of a look at each character whether a text may hold a secret of {@link
 * BuiltInRules}: nearly all that services send does not, and a regular expression costs a hundred
 * times more. May say yes to what holds none, never no to what does.
 */
final class SecretSigns {
  /** {@code pwd=x} is the shortest secret there is. */
  private static final int SHORTEST = 5;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Of eight characters: those by which digits, spaces and hyphens differ from letters. */
  private static final long UPPER_BITS = 0xE0E0_E0E0_E0E0_E0E0L;

  private static final long ALL_DIGITS = 0x2020_2020_2020_2020L;

  /** Any {@link CardNumbers#LEAST_DIGITS} in a row cover a whole word that begins at a step. */
  private static final int STEP = CardNumbers.LEAST_DIGITS - Long.BYTES + 1;

  /** Bits of {@link #TRIPLES}: of the third character, the second and the first. */
  private static final int BITS = 16;

  private static final long ALL_BITS = (1L << BITS) - 1;

  private static final String ANY_CHARACTER =
      IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());

  private static final String SPACES =
      IntStream.rangeClosed(0, ' ').mapToObj(Character::toString).collect(Collectors.joining());

  /**
   * By character, which of the triples below it may be the third, the second and the first of: all
   * three share a bit where it is worth looking around. So that most characters cost no decision.
   */
  private static final long[] TRIPLES = new long[256];

  static {
    String[][] triples = {
      // first, second, third
      {ANY_CHARACTER, "detnylsDETNYLS\"'\\" + SPACES, "=:"},
      {ANY_CHARACTER, ANY_CHARACTER, "@"},
      {"eEiI", "rRcC", " "},
      {"h", ANY_CHARACTER, "_"},
      {"as", "t", "_"},
      {"sr", "k", "_"},
      {"v", "e", "_"},
      {"-", "-", "-"},
      {"a", "t", "-"},
      {"x", ANY_CHARACTER, "-"},
      {"e", "y", "J"},
      {"A", "KS", "I"},
      {"A", "I", "z"}
    };
    for (int bit = 0; bit < triples.length; bit++) {
      for (int place = 0; place < 3; place++) {
        for (char c : triples[bit][place].toCharArray()) {
          TRIPLES[c] |= 1L << (bit + BITS * (2 - place));
        }
      }
    }
  }

  private static final byte[] BEARER = {'b', 'e', 'a', 'r', 'e', 'r'};
  private static final byte[] BASIC = {'b', 'a', 's', 'i', 'c'};

  private SecretSigns() {}

  /** What a text may hold. */
  enum Sign {
    NONE,
    /** Nothing but the number of a card. */
    CARD,
    ANY
  }

  /** In UTF-8; what is not ASCII is no sign. */
  static Sign in(byte[] text, int from, int length) {
    if (length < SHORTEST) {
      return Sign.NONE;
    }
    int to = from + length;
    long first = TRIPLES[text[from] & 0xff] >>> (2 * BITS);
    long second = TRIPLES[text[from + 1] & 0xff] >>> BITS;
    for (int at = from + 2; at < to; at++) {
      byte c = text[at];
      long third = TRIPLES[c & 0xff];
      if ((first & second & third & ALL_BITS) != 0 && isSign(text, from, at, c)) {
        return Sign.ANY;
      }
      first = second >>> BITS;
      second = third >>> BITS;
    }
    return mayHoldCard(text, from, to) ? Sign.CARD : Sign.NONE;
  }

  private static boolean isSign(byte[] text, int from, int at, byte c) {
    byte before = text[at - 1];
    return switch (c) {
      // of a password's name, or a quote or space behind it
      case '=', ':' -> endsWord(text, from, at);
      case '@' -> true;
      // the whole word: "order " and "public " are in lines of every shop
      case ' ' -> ends(text, from, at, BEARER) || ends(text, from, at, BASIC);
      // ghp_, github_pat_, sk_live_
      case '_' -> isTokenHead(text, from, at, before);
      // glpat-, xoxb-, -----BEGIN
      case '-' ->
          (before == '-' && text[at - 2] == '-')
              || (before == 't' && text[at - 2] == 'a')
              || text[at - 2] == 'x';
      // eyJ
      case 'J' -> before == 'y' && text[at - 2] == 'e';
      // AKIA, ASIA
      case 'I' -> (before == 'K' || before == 'S') && text[at - 2] == 'A';
      // AIza
      default -> before == 'I' && text[at - 2] == 'A';
    };
  }

  /** Whether a word of small letters stands before it, in letters of either case. */
  private static boolean ends(byte[] text, int from, int at, byte[] word) {
    int begin = at - word.length;
    if (begin < from) {
      return false;
    }
    for (int i = word.length - 1; i >= 0; i--) {
      if ((text[begin + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTokenHead(byte[] text, int from, int at, byte before) {
    byte second = text[at - 2];
    return (second == 'h' && at > from + 2 && text[at - 3] == 'g')
        || (before == 't' && second == 'a')
        || (before == 'k' && (second == 's' || second == 'r'))
        || (before == 'e' && second == 'v')
        || (before == 't' && second == 's');
  }

  /** Of what is written before it, quotes and spaces left out. */
  private static boolean endsWord(byte[] text, int from, int at) {
    int end = at;
    while (end > at - 3 && end > from + 2 && isBetween(text[end - 1])) {
      end--;
    }
    return SecretWords.endAt(text, from, end);
  }

  private static boolean isBetween(byte c) {
    return c == '"' || c == '\'' || c == '\\' || (c >= 0 && c <= ' ');
  }

  /**
   * Whether so many digits and separators stand in a row as a card has at least. Such a row covers
   * one of the words looked at here; in ids the digits are seldom that many, and then nothing is
   * looked at twice.
   */
  private static boolean mayHoldCard(byte[] text, int from, int to) {
    for (int at = from; at <= to - Long.BYTES; at += STEP) {
      if (((long) WORD.get(text, at) & UPPER_BITS) == ALL_DIGITS && isLongRun(text, from, at, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLongRun(byte[] text, int from, int at, int to) {
    if (!isOfCard(text[at])) {
      return false;
    }
    int first = at;
    while (first > from && isOfCard(text[first - 1])) {
      first--;
    }
    int behind = at + 1;
    while (behind < to && isOfCard(text[behind])) {
      behind++;
    }
    return behind - first >= CardNumbers.LEAST_DIGITS;
  }

  private static boolean isOfCard(byte c) {
    return (c >= '0' && c <= '9') || c == ' ' || c == '-';
  }
}
