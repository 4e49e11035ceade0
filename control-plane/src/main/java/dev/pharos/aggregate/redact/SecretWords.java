package dev.pharos.aggregate.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The names under which secrets are written: {@code password=…}, an attribute {@code db.password}.
 * A name is one when it ends in such a word, so {@code client_secret} is and {@code secret_name} is
 * not.
 */
final class SecretWords {
  /** Whatever follows these is a secret. */
  private static final String[] PASSWORDS = {"password", "passwd", "passphrase", "pwd"};

  /** These are also ordinary words. */
  private static final String[] KEYS = {
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "accesskey",
    "access_key",
    "access-key",
    "secretkey",
    "secret_key",
    "privatekey",
    "private_key",
    "credential",
    "credentials",
    "authorization",
    "cookie"
  };

  private static final byte[][] PASSWORD_BYTES = bytes(PASSWORDS);
  private static final byte[][] KEY_BYTES = bytes(KEYS);

  private SecretWords() {}

  /** For the regular expression of {@code key=value}. */
  static String passwords() {
    return String.join("|", PASSWORDS);
  }

  /** Likewise. */
  static String keys() {
    return String.join("|", KEYS);
  }

  /** Whether an attribute's text is a secret whatever it says. */
  static boolean isSecretKey(String key) {
    return key.length() > 2 && isWord(key);
  }

  /** Whether one of the words ends before that place, in upper or lower case. */
  static boolean endAt(byte[] text, int from, int end) {
    return switch (text[end - 1] | 0x20) {
      case 'd', 'e', 't', 'n', 'y', 'l', 's' ->
          endAt(PASSWORD_BYTES, text, from, end) || endAt(KEY_BYTES, text, from, end);
      default -> false;
    };
  }

  private static boolean endAt(byte[][] words, byte[] text, int from, int end) {
    for (byte[] word : words) {
      int start = end - word.length;
      if (start >= from) {
        int at = word.length - 1;
        while (at >= 0 && lower(text[start + at]) == word[at]) {
          at--;
        }
        if (at < 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static int lower(byte c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  private static byte[][] bytes(String[] words) {
    return Arrays.stream(words)
        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  private static boolean isWord(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return endsIn(lower, key, PASSWORDS) || endsIn(lower, key, KEYS);
  }

  private static boolean endsIn(String lower, String key, String[] words) {
    for (String word : words) {
      int start = key.length() - word.length();
      if (lower.endsWith(word) && (start == 0 || begins(key, start))) {
        return true;
      }
    }
    return false;
  }

  /** A new word: behind a separator, or in camel case. */
  private static boolean begins(String key, int start) {
    return !Character.isLetterOrDigit(key.charAt(start - 1))
        || (Character.isUpperCase(key.charAt(start))
            && Character.isLowerCase(key.charAt(start - 1)));
  }
}
