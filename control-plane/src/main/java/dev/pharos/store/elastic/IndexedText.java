package dev.pharos.store.elastic;

/**
 * Which texts Elasticsearch's index holds. What it does not hold is stored all the same, and the
 * document says that the field is incomplete, so that a search does not miss it.
 */
final class IndexedText {
  /**
   * Characters of a value. Longer ones are stack traces and statements, which nobody looks up as a
   * whole; with its key a term may have 32,766 bytes.
   */
  static final int VALUE_LENGTH = 1_024;

  /** Characters of an attribute's key. */
  static final int KEY_LENGTH = 256;

  private IndexedText() {}

  /** Whether the index has a value exactly as it reads. */
  static boolean holdsValue(String text) {
    return text.length() <= VALUE_LENGTH && isWellFormed(text);
  }

  /**
   * Whether the index has an attribute's key: a flattened field ends keys with a zero, and
   * questions take an asterisk for "any".
   */
  static boolean holdsKey(String key) {
    return !key.isEmpty()
        && key.length() <= KEY_LENGTH
        && key.indexOf('\0') < 0
        && key.indexOf('*') < 0
        && key.charAt(0) != '.'
        && key.charAt(key.length() - 1) != '.'
        && isWellFormed(key);
  }

  /** Whether it can be written as UTF-8: half a character outside the first plane cannot. */
  static boolean isWellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (!Character.isHighSurrogate(unit)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
