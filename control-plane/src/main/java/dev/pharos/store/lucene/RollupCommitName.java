package dev.pharos.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What a checkpoint keeps of the rollup store: the generation of each period's index. */
record RollupCommitName(long nextSequence, List<Part> parts) {
  private static final String VERSION = "1";

  /** One period's index. */
  record Part(RollupPeriod period, long generation) {}

  static RollupCommitName parse(String text) throws IOException {
    try {
      String[] fields = text.split(" ", -1);
      if (!fields[0].equals(VERSION)) {
        throw new IOException("the commit '" + text + "' is of a version that is not known");
      }
      List<Part> parts = new ArrayList<>();
      for (int i = 2; i < fields.length; i++) {
        String[] part = fields[i].split(":", -1);
        parts.add(new Part(RollupPeriod.parse(part[0]), Long.parseLong(part[1])));
      }
      return new RollupCommitName(Long.parseLong(fields[1]), List.copyOf(parts));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("'" + text + "' is not the name of a commit", e);
    }
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ").add(VERSION).add(Long.toString(nextSequence));
    for (Part part : parts) {
      text.add(part.period().name() + ":" + part.generation());
    }
    return text.toString();
  }
}
