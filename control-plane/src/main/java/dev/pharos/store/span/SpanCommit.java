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
  private static final String DAYS = "2";

  /** Written only where there are segments, so that a store without reads as it always did. */
  private static final String DAYS_AND_SEGMENTS = "3";

  record Part(PartitionName name, long pagesLength, long indexLength) {}

  static SpanCommit parse(String text) throws IOException {
    String version = text.startsWith(DAYS_AND_SEGMENTS + " ") ? DAYS_AND_SEGMENTS : DAYS;
    CommitText commit = CommitText.parse(text, version);
    List<Part> parts = new ArrayList<>();
    for (CommitText.Part part : commit.parts()) {
      parts.add(new Part(PartitionName.parse(part.text(0)), part.number(1), part.number(2)));
    }
    return new SpanCommit(commit.nextSequence(), List.copyOf(parts));
  }

  boolean names(PartitionName name) {
    return parts.stream().anyMatch(part -> part.name().equals(name));
  }

  @Override
  public String toString() {
    List<CommitText.Part> written =
        parts.stream()
            .map(part -> CommitText.Part.of(part.name(), part.pagesLength(), part.indexLength()))
            .toList();
    boolean segments = parts.stream().anyMatch(part -> part.name().isSegment());
    return new CommitText(segments ? DAYS_AND_SEGMENTS : DAYS, nextSequence, written).toString();
  }
}
