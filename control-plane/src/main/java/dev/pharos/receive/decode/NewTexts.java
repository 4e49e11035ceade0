package dev.pharos.receive.decode;

import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.AttributeValue;

/**
 * Makes the texts of one request and looks for secrets in them while their bytes are at hand. Texts
 * that are remembered from earlier requests were looked at then: one that holds a secret is never
 * remembered, so each request that has it notices.
 */
final class NewTexts {
  private final Redactor redactor;
  private int secrets;

  NewTexts(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The text of these UTF-8 bytes, not to be remembered if {@link #secrets} has grown. */
  String make(byte[] bytes, int from, int length) {
    if (redactor.finds(bytes, from, length)) {
      secrets++;
    }
    return DecodeCaches.newText(bytes, from, length);
  }

  /** Looks at a value whose key says that it is a secret. */
  void ofSecretKey(String key, AttributeValue value) {
    if (redactor.finds(key, value)) {
      secrets++;
    }
  }

  boolean isSecretKey(String key) {
    return redactor.isSecretKey(key);
  }

  /** How many texts were found to hold some. */
  int secrets() {
    return secrets;
  }
}
