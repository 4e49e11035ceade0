package dev.pharos.aggregate.pattern;

import java.util.ArrayList;
import java.util.Arrays;
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

  /** Stands in a line's form where a value was; a line that has it itself has no form. */
  private static final char VALUE = '\uFFFF';

  private static final byte OTHER = 0;
  private static final byte BLANK = 1;
  private static final byte LETTER = 2;
  private static final byte DIGIT = 3;
  private static final int ASCII = 128;
  private static final byte[] KINDS = new byte[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      KINDS[c] = kindOf(c);
    }
  }

  private String line = "";
  private final char[] characters = new char[PatternLimits.CHARACTERS];

  /** The line with one character for each value; its length is negative when it has no form. */
  private final char[] form = new char[PatternLimits.CHARACTERS];

  private int formLength;
  private int formHash;
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
    formLength = 0;
    formHash = 0;
    int end = Math.min(body.length(), PatternLimits.CHARACTERS);
    body.getChars(0, end, characters, 0);
    int at = 0;
    while (true) {
      at = readLead(at, end);
      if (at == end) {
        return;
      }
      if (size == MOST) {
        cut = true;
        formLength = -1;
        return;
      }
      at = readWord(at, end);
    }
  }

  private int readLead(int from, int end) {
    int at = from;
    int written = formLength;
    boolean blank = true;
    boolean hasForm = written >= 0;
    for (; at < end; at++) {
      char c = characters[at];
      byte kind = c < ASCII ? KINDS[c] : kindOf(c);
      if (kind >= LETTER) {
        break;
      }
      blank &= kind == BLANK;
      if (hasForm) {
        hasForm = c != VALUE;
        form[written++] = c;
      }
    }
    formLength = hasForm ? written : -1;
    add(from, at, false, blank);
    return at;
  }

  private int readWord(int from, int end) {
    int at = from;
    int written = formLength;
    boolean value = false;
    boolean hasForm = written >= 0;
    for (; at < end; at++) {
      char c = characters[at];
      byte kind = c < ASCII ? KINDS[c] : kindOf(c);
      if (kind < LETTER) {
        break;
      }
      value |= kind == DIGIT;
      if (hasForm) {
        form[written++] = c;
      }
    }
    if (hasForm) {
      if (value) {
        form[formLength++] = VALUE;
        formHash = 31 * formHash + VALUE;
      } else {
        formHash = 31 * formHash + ((written - formLength) << 16 ^ form[formLength]);
        formHash = 31 * formHash + form[written - 1];
        formLength = written;
      }
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

  /** Whether lines of the same form are told by it: it says all of the line but its values. */
  boolean hasForm() {
    return formLength >= 0;
  }

  /** Of the form; others may have the same. */
  int formHash() {
    return formHash ^ formHash >>> 15;
  }

  int formLength() {
    return formLength;
  }

  /** For a line that has one. */
  boolean hasForm(char[] other) {
    return Arrays.equals(form, 0, formLength, other, 0, other.length);
  }

  char[] form() {
    return Arrays.copyOf(form, formLength);
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
    return characters[starts[place] + index];
  }

  int length(int place) {
    return ends[place] - starts[place];
  }

  /** Of words are letters and digits; paths, hosts, times and numbers with units stay whole. */
  private static byte kindOf(char c) {
    if (c >= '0' && c <= '9') {
      return DIGIT;
    }
    if (Character.isLetterOrDigit(c) || (c < ASCII && "_-./%".indexOf(c) >= 0)) {
      return LETTER;
    }
    return c <= ' ' || Character.isWhitespace(c) ? BLANK : OTHER;
  }
}
