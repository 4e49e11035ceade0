package dev.pharos.store.elastic;

import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/**
 * What a checkpoint keeps: rows below a number are in Elasticsearch, what the writer sent from it
 * on comes again from the journal.
 */
record ElasticCommit(String writer, long nextRow) {
  private static final String KIND = "elastic-";
  private static final String VERSION = KIND + "1";

  /**
   * Where a writer without a past begins. Numbers go on from the microseconds of its clock, so that
   * rows of one that began later are higher than those of one that began before, whose rows come
   * again where it ended without a checkpoint.
   */
  static ElasticCommit ofNewWriter(UUID name, Instant now) {
    return new ElasticCommit(name.toString(), TimeRange.epochNs(now) / 1_000);
  }

  /** Whether a store in Elasticsearch wrote it, though perhaps not of this version. */
  static boolean isOne(String commit) {
    return commit.startsWith(KIND);
  }

  static ElasticCommit parse(String text) throws IOException {
    String[] words = text.split(" ", -1);
    if (words.length != 3 || !words[0].equals(VERSION)) {
      throw new IOException(
          "the commit '"
              + text
              + "' is none of Elasticsearch: a data folder stays with the store it began"
              + " with");
    }
    try {
      return new ElasticCommit(words[1], Long.parseLong(words[2]));
    } catch (NumberFormatException e) {
      throw new IOException("'" + words[2] + "' in a commit is no number", e);
    }
  }

  @Override
  public String toString() {
    return VERSION + " " + writer + " " + nextRow;
  }
}
