package dev.pharos.aggregate.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Payment card numbers: 13 to 19 digits, in one piece or in groups with single spaces or hyphens
 * between them, that begin as an issuer's do and whose check digit is right. Sources: ISO/IEC
 * 7812-1 (the check digit, by Luhn) and the issuers' published ranges. One number in ten has a
 * right check digit by chance; the ranges keep times in milliseconds and nanoseconds out.
 */
final class CardNumbers implements SecretRule {
  static final int LEAST_DIGITS = 13;
  private static final int MOST_DIGITS = 19;

  @Override
  public String name() {
    return "card";
  }

  @Override
  public List<Place> find(String text) {
    List<Place> places = new ArrayList<>(1);
    int at = 0;
    while (at < text.length()) {
      if (!isDigit(text.charAt(at))) {
        at++;
        continue;
      }
      Run run = Run.from(text, at);
      if (run.isCard(text)) {
        places.add(new Place(run.from, run.to));
      }
      at = run.to;
    }
    return places;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Digits with at most one separator between any two, and how many digits that are. */
  private record Run(int from, int to, int digits) {

    static Run from(String text, int start) {
      int digits = 0;
      int end = start;
      for (int at = start; at < text.length(); at++) {
        char c = text.charAt(at);
        if (isDigit(c)) {
          digits++;
          end = at + 1;
        } else if ((c != ' ' && c != '-') || at != end) {
          break;
        }
      }
      return new Run(start, end, digits);
    }

    boolean isCard(String text) {
      return digits >= LEAST_DIGITS
          && digits <= MOST_DIGITS
          && standsAlone(text)
          && isIssued(firstDigits(text))
          && hasRightCheckDigit(text);
    }

    /** Part of a hexadecimal id or of a decimal fraction is no card. */
    private boolean standsAlone(String text) {
      char before = from == 0 ? ' ' : text.charAt(from - 1);
      char after = to == text.length() ? ' ' : text.charAt(to);
      boolean fraction = before == '.' && from > 1 && isDigit(text.charAt(from - 2));
      return !Character.isLetterOrDigit(before)
          && before != '_'
          && !fraction
          && !Character.isLetterOrDigit(after)
          && after != '_';
    }

    private int firstDigits(String text) {
      int number = 0;
      int taken = 0;
      for (int at = from; taken < 4; at++) {
        if (isDigit(text.charAt(at))) {
          number = 10 * number + text.charAt(at) - '0';
          taken++;
        }
      }
      return number;
    }

    /**
     * By the first four digits: Visa, Mastercard, American Express, Discover, JCB, Diners, Mir,
     * UnionPay.
     */
    private boolean isIssued(int first) {
      int two = first / 100;
      return switch (digits) {
        case 13 -> first / 1000 == 4;
        case 14 -> two == 36 || two == 38 || two == 39 || (first >= 3000 && first <= 3059);
        case 15 -> two == 34 || two == 37;
        case 16 ->
            first / 1000 == 4
                || (two >= 51 && two <= 55)
                || (first >= 2200 && first <= 2720)
                || first == 6011
                || two == 62
                || two == 64
                || two == 65
                || (first >= 3528 && first <= 3589);
        default -> first / 1000 == 4 || two == 62 || first == 6011 || two == 65;
      };
    }

    private boolean hasRightCheckDigit(String text) {
      int sum = 0;
      boolean doubled = false;
      for (int at = to - 1; at >= from; at--) {
        char c = text.charAt(at);
        if (!isDigit(c)) {
          continue;
        }
        int digit = (c - '0') << (doubled ? 1 : 0);
        sum += digit > 9 ? digit - 9 : digit;
        doubled = !doubled;
      }
      return sum % 10 == 0;
    }
  }
}
