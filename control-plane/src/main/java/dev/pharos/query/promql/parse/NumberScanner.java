package dev.pharos.query.promql.parse;

/** Finds where a number or a duration ends. */
final class NumberScanner {
  private static final String DECIMAL = "0123456789";
  private static final String HEXADECIMAL = "0123456789abcdefABCDEF";
  private static final String UNITS = "smhdwy";

  /** A year can only come first. */
  private static final String LATER_UNITS = "smhdw";

  private NumberScanner() {}

  /** Takes a number; what it takes is not always one, but nothing else either. */
  static boolean number(Characters in) {
    int begin = in.place();
    String digits = DECIMAL;
    if (in.accept("0") && in.accept("xX")) {
      in.accept("_");
      digits = HEXADECIMAL;
    }
    in.accept(".");
    in.accept(digits);
    boolean dot = false;
    boolean exponent = false;
    while (in.is(digits + "._eE")) {
      if (in.is(".")) {
        // one dot, none in a hexadecimal number, none before an underscore
        boolean second = dot;
        dot = true;
        if (afterDot(in) || second || digits.equals(HEXADECIMAL)) {
          return false;
        }
      } else if (in.is("eE") && !digits.equals(HEXADECIMAL)) {
        if (exponent || afterExponent(in)) {
          return false;
        }
        exponent = true;
      } else if (in.accept("_")) {
        if (in.accept("._eE") || in.peek() == Characters.END) {
          return false;
        }
      } else {
        in.acceptRun(digits);
      }
    }
    return in.place() > begin && !Characters.isAlphaNumeric(in.peek());
  }

  private static boolean afterDot(Characters in) {
    in.accept(".");
    return in.accept("_.");
  }

  private static boolean afterExponent(Characters in) {
    in.accept("eE");
    in.accept("+-");
    return in.accept("._eE") || in.peek() == Characters.END;
  }

  /** Takes the rest of a duration whose first digits {@link #number} has taken. */
  static boolean duration(Characters in) {
    if (!in.accept(UNITS)) {
      return false;
    }
    in.accept("s");
    while (in.accept(DECIMAL)) {
      in.acceptRun(DECIMAL);
      if (!in.accept(LATER_UNITS)) {
        return false;
      }
      in.accept("s");
    }
    return !Characters.isAlphaNumeric(in.peek());
  }
}
