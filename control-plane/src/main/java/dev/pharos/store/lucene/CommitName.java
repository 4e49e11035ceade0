package dev.pharos.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a checkpoint keeps of the span store: the next block's number, and of each partition how
 * long its two files are.
 */
record CommitName(long nextSequence, List<Part> parts) {
  private static final String VERSION = "2";

  /**
   * @param day of the epoch
   */
  record Part(long day, long pagesLength, long indexLength) {}

  static CommitName parse(String text) throws IOException {
    try {
      String[] fields = text.split(" ", -1);
      if (!fields[0].equals(VERSION)) {
        throw new IOException("the commit '" + text + "' is of a version that is not known");
      }
      List<Part> parts = new ArrayList<>();
      for (int i = 2; i < fields.length; i++) {
        String[] part = fields[i].split(":", -1);
        parts.add(
            new Part(Long.parseLong(part[0]), Long.parseLong(part[1]), Long.parseLong(part[2])));
      }
      return new CommitName(Long.parseLong(fields[1]), List.copyOf(parts));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("'" + text + "' is not the name of a commit", e);
    }
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ").add(VERSION).add(Long.toString(nextSequence));
    for (Part part : parts) {
      text.add(part.day() + ":" + part.pagesLength() + ":" + part.indexLength());
    }
    return text.toString();
  }
}
