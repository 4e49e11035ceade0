package dev.pharos.store.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * How a checkpoint writes down what it keeps of a store: {@code version nextSequence part part …},
 * each part some fields with colons between them.
 *
 * @param version of the line's format
 * @param nextSequence the number that the store gives next
 */
public record CommitText(String version, long nextSequence, List<Part> parts) {

  /** One partition; its fields hold neither blanks nor colons. */
  public record Part(List<String> fields) {
    public static Part of(Object... fields) {
      List<String> texts = new ArrayList<>();
      for (Object field : fields) {
        texts.add(field.toString());
      }
      return new Part(List.copyOf(texts));
    }

    public String text(int index) throws IOException {
      if (index >= fields.size()) {
        throw new IOException("'" + String.join(":", fields) + "' is not a partition's commit");
      }
      return fields.get(index);
    }

    public long number(int index) throws IOException {
      try {
        return Long.parseLong(text(index));
      } catch (NumberFormatException e) {
        throw new IOException("'" + text(index) + "' in a commit is no number", e);
      }
    }
  }

  /**
   * @throws IOException when the text is no commit, or of another version
   */
  public static CommitText parse(String text, String version) throws IOException {
    String[] words = text.split(" ", -1);
    if (!words[0].equals(version)) {
      throw new IOException("the commit '" + text + "' is of a version that is not known");
    }
    if (words.length < 2) {
      throw new IOException("'" + text + "' is not the name of a commit");
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      parts.add(new Part(List.of(words[i].split(":", -1))));
    }
    return new CommitText(version, new Part(List.of(words[1])).number(0), List.copyOf(parts));
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ").add(version).add(Long.toString(nextSequence));
    parts.forEach(part -> text.add(String.join(":", part.fields())));
    return text.toString();
  }
}
