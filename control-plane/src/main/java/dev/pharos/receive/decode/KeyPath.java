package dev.pharos.receive.decode;

import dev.pharos.aggregate.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a list of attributes up to one of them, as a tree: what an instrumentation writes has
 * the same keys in the same order each time, so that the next key is compared with the few that
 * came here before instead of being looked up, and lists of the same keys share them.
 *
 * <p>Safe for use by many threads: what changes is replaced whole.
 */
final class KeyPath {
  /** Of {@code KeyValue} the key and, behind it, the value. */
  private static final byte KEY_TAG = (1 << 3) | 2;

  private static final byte VALUE_TAG = (2 << 3) | 2;

  private static final KeyPath[] NONE = new KeyPath[0];

  private final @Nullable KeyPath parent;
  private final int length;
  private final String key;

  /** The bytes of a {@code KeyValue} up to the length of its value; empty for a key too long. */
  private final byte[] head;

  private final RepeatedTexts texts;
  private final boolean mayBeSecret;
  private volatile KeyPath[] children = NONE;
  private volatile String @Nullable [] keys;

  private KeyPath(@Nullable KeyPath parent, int length, String key, RepeatedTexts texts) {
    this.parent = parent;
    this.length = length;
    this.key = key;
    this.head = headOf(key);
    this.texts = texts;
    this.mayBeSecret = Redactor.mayBeSecretKey(key);
  }

  /** The path of an empty list. */
  static KeyPath root(RepeatedTexts noTexts) {
    return new KeyPath(null, 0, "", noTexts);
  }

  private static byte[] headOf(String key) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > Byte.MAX_VALUE) {
      return new byte[0];
    }
    byte[] head = new byte[utf8.length + 3];
    head[0] = KEY_TAG;
    head[1] = (byte) utf8.length;
    System.arraycopy(utf8, 0, head, 2, utf8.length);
    head[head.length - 1] = VALUE_TAG;
    return head;
  }

  /** The path to the key of the {@code KeyValue} that lies there; null when it is not known. */
  @Nullable KeyPath next(byte[] bytes, int from, int messageLength) {
    for (KeyPath child : children) {
      int size = child.head.length;
      if (size != 0
          && size <= messageLength
          && BytesCache.startsWith(bytes, from, child.head, size)) {
        return child;
      }
    }
    return null;
  }

  /** The path to this key; null when it is not known. */
  @Nullable KeyPath next(String nextKey) {
    for (KeyPath child : children) {
      if (child.key.equals(nextKey)) {
        return child;
      }
    }
    return null;
  }

  /** For one thread at a time. */
  KeyPath add(String nextKey, RepeatedTexts textsOfKey) {
    KeyPath[] before = children;
    KeyPath[] after = Arrays.copyOf(before, before.length + 1);
    KeyPath child = new KeyPath(this, length + 1, nextKey, textsOfKey);
    after[before.length] = child;
    children = after;
    return child;
  }

  int childCount() {
    return children.length;
  }

  /** How many keys lie on the path. */
  int length() {
    return length;
  }

  /** The last key on the path. */
  String key() {
    return key;
  }

  /** How many bytes of a {@code KeyValue} {@link #next} has compared. */
  int headLength() {
    return head.length;
  }

  /** Whether values of the last key are secrets, if the rules say so. */
  boolean mayBeSecret() {
    return mayBeSecret;
  }

  RepeatedTexts texts() {
    return texts;
  }

  /** All keys on the path; shared, not to be changed. */
  String[] keys() {
    String[] known = keys;
    if (known == null) {
      known = new String[length];
      for (KeyPath at = this; at != null && at.length > 0; at = at.parent) {
        known[at.length - 1] = at.key;
      }
      keys = known;
    }
    return known;
  }
}
