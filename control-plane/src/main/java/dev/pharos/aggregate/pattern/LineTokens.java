package dev.pharos.aggregate.pattern;

import java.util.ArrayList;
import java.util.List;

/**
 * A line in pieces that, one behind the other, read as the line does: words with what stands before
 * them. A value is a piece of its own, so that {@code took=12ms} varies in {@code 12ms} alone. The
 * pieces are places in the line until they are asked for as texts: most lines are like one before,
 * and nothing of them is kept. For one thread; used again.
 */
final class LineTokens {
  /** What varies. */
  static final String ANY = "<*>";

  private static final int MOST = 2 * PatternLimits.WORDS + 1;

  private String line = "";
  private final int[] starts = new int[MOST];
  private final int[] ends = new int[MOST];
  private final boolean[] values = new boolean[MOST];
  private final boolean[] blanks = new boolean[MOST];
  private int size;
  private boolean cut;

  /** Takes a line apart. What stands before a word has an even place, a word an odd one. */
  void read(String body) {
    line = body;
    size = 0;
    cut = false;
    int end = Math.min(body.length(), PatternLimits.CHARACTERS);
    int at = 0;
    while (true) {
      at = readLead(at, end);
      if (at == end) {
        return;
      }
      if (size == MOST) {
        cut = true;
        return;
      }
      at = readWord(at, end);
    }
  }

  private int readLead(int from, int end) {
    int at = from;
    boolean blank = true;
    for (; at < end; at++) {
      char c = line.charAt(at);
      if (isWord(c)) {
        break;
      }
      blank = blank && (c <= ' ' || Character.isWhitespace(c));
    }
    add(from, at, false, blank);
    return at;
  }

  private int readWord(int from, int end) {
    int at = from;
    boolean value = false;
    for (; at < end; at++) {
      char c = line.charAt(at);
      if (!isWord(c)) {
        break;
      }
      value |= c >= '0' && c <= '9';
    }
    add(from, at, value, false);
    return at;
  }

  private void add(int start, int end, boolean value, boolean blank) {
    starts[size] = start;
    ends[size] = end;
    values[size] = value;
    blanks[size++] = blank;
  }

  int size() {
    return size;
  }

  /** Nothing but blanks, or nothing. */
  boolean isBlank(int place) {
    return blanks[place] && !isRest(place);
  }

  /** What has a digit is taken for a value from the start: ids would otherwise fill the tree. */
  boolean isValue(int place) {
    return values[place];
  }

  /** Of a line with too many words the last piece stands for what follows, whatever it says. */
  private boolean isRest(int place) {
    return cut && place == MOST - 1;
  }

  /** Whether the piece reads so. */
  boolean is(int place, String token) {
    if (isRest(place)) {
      return token.equals(ANY);
    }
    int start = starts[place];
    int length = ends[place] - start;
    if ((place & 1) == 1) {
      return token.length() == length && line.startsWith(token, start);
    }
    // Most are one blank, or as they are read.
    if (token.length() == length && line.startsWith(token, start)) {
      return true;
    }
    return !isPlain(place) && token.equals(text(place));
  }

  /** Whether a lead reads as it stands: no run of blanks, and no blank but the space. */
  private boolean isPlain(int place) {
    boolean blank = false;
    for (int at = starts[place]; at < ends[place]; at++) {
      char c = line.charAt(at);
      if (c < ' ' || (c == ' ' && blank)) {
        return false;
      }
      blank = c == ' ';
    }
    return true;
  }

  /** The piece; blanks of any number read as one: columns are padded by what stands in them. */
  String text(int place) {
    if (isRest(place)) {
      return ANY;
    }
    if ((place & 1) == 1 || isPlain(place)) {
      return line.substring(starts[place], ends[place]);
    }
    StringBuilder lead = new StringBuilder();
    for (int at = starts[place]; at < ends[place]; at++) {
      char shown = line.charAt(at) <= ' ' ? ' ' : line.charAt(at);
      if (shown != ' ' || lead.isEmpty() || lead.charAt(lead.length() - 1) != ' ') {
        lead.append(shown);
      }
    }
    return lead.toString();
  }

  /** All pieces, with what varies in the place of values. */
  List<String> template() {
    List<String> template = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      template.add(values[i] ? ANY : text(i));
    }
    return template;
  }

  /** Of the line, where a piece is. */
  char charAt(int place, int index) {
    return line.charAt(starts[place] + index);
  }

  int length(int place) {
    return ends[place] - starts[place];
  }

  /** Paths, hosts, times and numbers with their units stay whole. */
  private static boolean isWord(char c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '_'
          || c == '-'
          || c == '.'
          || c == '/'
          || c == '%';
    }
    return Character.isLetterOrDigit(c);
  }
}
