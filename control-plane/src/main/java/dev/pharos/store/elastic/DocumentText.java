package dev.pharos.store.elastic;

import java.util.Base64;
import tools.jackson.core.JsonGenerator;

/**
 * Texts of a document. One that is no Unicode, which senders can make, is kept by its UTF-16 units
 * under a name of its own, since JSON cannot hold it.
 */
final class DocumentText {
  private static final String UNITS = "_utf16";

  private DocumentText() {}

  /**
   * Writes a property; nothing when the text is empty.
   *
   * @return whether the index has it as it reads
   */
  static boolean write(JsonGenerator out, String name, String text) {
    if (text.isEmpty()) {
      return true;
    }
    if (IndexedText.isWellFormed(text)) {
      out.writeStringProperty(name, text);
      return text.length() <= IndexedText.VALUE_LENGTH;
    }
    // By hand: the JDK's encoders replace what is no Unicode.
    byte[] units = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      units[2 * i] = (byte) (text.charAt(i) >> 8);
      units[2 * i + 1] = (byte) text.charAt(i);
    }
    out.writeStringProperty(name + UNITS, Base64.getEncoder().encodeToString(units));
    return false;
  }

  /** The text under a name; empty when there is none. */
  static String read(JsonObject object, String name) {
    String text = object.text(name);
    if (!text.isEmpty()) {
      return text;
    }
    byte[] units = Base64.getDecoder().decode(object.text(name + UNITS));
    char[] read = new char[units.length / 2];
    for (int i = 0; i < read.length; i++) {
      read[i] = (char) ((units[2 * i] & 0xff) << 8 | (units[2 * i + 1] & 0xff));
    }
    return new String(read);
  }
}
