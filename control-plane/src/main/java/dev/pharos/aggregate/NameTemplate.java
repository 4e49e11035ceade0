package dev.pharos.aggregate;

/**
 * Makes a template of a name that carries ids: {@code GET /orders/4711} becomes {@code GET
 * /orders/{id}}. Words, route parameters ({@code {id}}, {@code :id}, {@code <id>}) and short
 * version-like parts ({@code v1}, {@code h2}) stay. A name without ids is returned as it is, the
 * same object. Pure.
 */
final class NameTemplate {
  private static final String ID = "{id}";

  /** Shorter hex could be a word; eight digits are an abbreviated hash. */
  private static final int MIN_HEX = 8;

  /** Mixed letters and digits of this length are tokens, not words. */
  private static final int MIN_TOKEN = 16;

  /** {@code user1234} carries an id, {@code sha256} does not. */
  private static final int MIN_TRAILING_DIGITS = 4;

  /** {@code sku-42} carries an id; {@code worker-1} has at most ten siblings. */
  private static final int MIN_JOINED_DIGITS = 2;

  /** {@code v1}, {@code v2.13}: part of an interface's name. */
  private static final int MAX_VERSION = 6;

  private static final int ASCII = 128;

  /** What a character is: looked up, because each character of many names is asked about. */
  private static final byte[] KINDS = new byte[ASCII];

  private static final byte DIGIT = 1;
  private static final byte HEX_LETTER = 2;

  /** Beyond {@code f}. */
  private static final byte OTHER_LETTER = 4;

  /** What stands within a token without making it another. */
  private static final byte DASH = 8;

  private static final byte AT = 16;
  private static final byte SEPARATOR = 32;

  static {
    for (char c = 0; c < ASCII; c++) {
      if (c >= '0' && c <= '9') {
        KINDS[c] = DIGIT;
      } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        KINDS[c] = HEX_LETTER;
      } else if (Character.isLetter(c)) {
        KINDS[c] = OTHER_LETTER;
      }
    }
    for (char c : "-._%+~".toCharArray()) {
      KINDS[c] = DASH;
    }
    for (char c : "/ :,;=&#()'\"".toCharArray()) {
      KINDS[c] = SEPARATOR;
    }
    KINDS['@'] = AT;
  }

  private NameTemplate() {}

  static String of(String name) {
    int end = name.length();
    int query = name.indexOf('?');
    if (query >= 0 && name.indexOf('/') >= 0) {
      end = query;
    }
    StringBuilder template = null;
    int copied = 0;
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i < end && !isSeparator(name.charAt(i))) {
        continue;
      }
      int idFrom = i > start ? idStart(name, start, i) : -1;
      if (idFrom >= 0) {
        template = template == null ? new StringBuilder(end) : template;
        template.append(name, copied, idFrom).append(ID);
        copied = i;
      }
      start = i + 1;
    }
    if (template == null) {
      return end == name.length() ? name : name.substring(0, end);
    }
    return template.append(name, copied, end).toString();
  }

  /** Where in a token the id begins: at its start, at trailing digits, or -1 for no id. */
  private static int idStart(String name, int from, int to) {
    char first = name.charAt(from);
    if (first == '{' || first == '<' || first == '[' || first == '$' || first == '*') {
      return -1;
    }
    int digits = 0;
    int letters = 0;
    int hex = 0;
    int dashes = 0;
    boolean at = false;
    for (int i = from; i < to; i++) {
      switch (kindOf(name.charAt(i))) {
        case DIGIT -> {
          digits++;
          hex++;
        }
        case HEX_LETTER -> {
          letters++;
          hex++;
        }
        case OTHER_LETTER -> letters++;
        case DASH -> dashes++;
        case AT -> at = true;
        default -> {}
      }
    }
    int length = to - from;
    if (at && letters > 0) {
      return from;
    }
    if (digits == 0) {
      return -1;
    }
    if (letters == 0) {
      return from;
    }
    if (letters == 1 && first == 'v' && length <= MAX_VERSION) {
      return -1;
    }
    if (length - dashes == hex && hex >= MIN_HEX && (dashes == 0 || length == 36)) {
      return from;
    }
    int trailing = to;
    while (trailing > from && isDigit(name.charAt(trailing - 1))) {
      trailing--;
    }
    boolean separate = trailing > from && isJoint(name.charAt(trailing - 1));
    if (to - trailing >= MIN_TRAILING_DIGITS || (separate && to - trailing >= MIN_JOINED_DIGITS)) {
      return trailing;
    }
    if (dashes > 0) {
      return lastJointId(name, from, to);
    }
    return length >= MIN_TOKEN && digits >= 3 ? from : -1;
  }

  /** {@code order-5f3a9c2e81} and the like: what follows the first joint is the id. */
  private static int lastJointId(String name, int from, int to) {
    int part = from;
    for (int i = from; i <= to; i++) {
      if (i < to && !isJoint(name.charAt(i))) {
        continue;
      }
      if (isOpaque(name, part, i)) {
        return part;
      }
      part = i + 1;
    }
    return -1;
  }

  private static boolean isOpaque(String name, int from, int to) {
    int digits = 0;
    boolean allHex = true;
    for (int i = from; i < to; i++) {
      char c = name.charAt(i);
      digits += isDigit(c) ? 1 : 0;
      allHex &= isDigit(c) || isHexLetter(c);
    }
    int length = to - from;
    return (digits >= 2 && ((allHex && length >= MIN_HEX) || length >= MIN_TOKEN))
        || (digits == length && digits >= MIN_TRAILING_DIGITS);
  }

  private static byte kindOf(char c) {
    return c < ASCII ? KINDS[c] : Character.isLetter(c) ? OTHER_LETTER : 0;
  }

  private static boolean isSeparator(char c) {
    return c < ASCII && KINDS[c] == SEPARATOR;
  }

  private static boolean isJoint(char c) {
    return c == '-' || c == '_' || c == '.';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexLetter(char c) {
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
