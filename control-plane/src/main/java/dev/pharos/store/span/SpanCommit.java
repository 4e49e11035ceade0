package dev.pharos.store.span;

import dev.pharos.store.disk.CommitText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint keeps of the span store: the next block's number, and of each partition how
 * long its two files are.
 */
record SpanCommit(long nextSequence, List<Part> parts) {
  private static final String VERSION = "2";

  /**
   * @param day of the epoch
   */
  record Part(long day, long pagesLength, long indexLength) {}

  static SpanCommit parse(String text) throws IOException {
    CommitText commit = CommitText.parse(text, VERSION);
    List<Part> parts = new ArrayList<>();
    for (CommitText.Part part : commit.parts()) {
      parts.add(new Part(part.number(0), part.number(1), part.number(2)));
    }
    return new SpanCommit(commit.nextSequence(), List.copyOf(parts));
  }

  @Override
  public String toString() {
    List<CommitText.Part> written =
        parts.stream()
            .map(part -> CommitText.Part.of(part.day(), part.pagesLength(), part.indexLength()))
            .toList();
    return new CommitText(VERSION, nextSequence, written).toString();
  }
}
