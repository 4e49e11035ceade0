package dev.pharos.store.lucene;

import dev.pharos.store.disk.CommitText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a checkpoint keeps of the rollup store: the generation of each period's index. */
record RollupCommit(long nextSequence, List<Part> parts) {
  /** Since then with periods of deployments. */
  private static final String VERSION = "2";

  private static final String WITHOUT_DEPLOYMENTS = "1";

  /** One period's index. */
  record Part(RollupPeriod period, long generation) {}

  static RollupCommit parse(String text) throws IOException {
    boolean earlier = text.startsWith(WITHOUT_DEPLOYMENTS + " ");
    CommitText commit = CommitText.parse(text, earlier ? WITHOUT_DEPLOYMENTS : VERSION);
    List<Part> parts = new ArrayList<>();
    try {
      for (CommitText.Part part : commit.parts()) {
        parts.add(new Part(RollupPeriod.parse(part.text(0)), part.number(1)));
      }
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' is not the name of a commit", e);
    }
    return new RollupCommit(commit.nextSequence(), List.copyOf(parts));
  }

  @Override
  public String toString() {
    List<CommitText.Part> written =
        parts.stream()
            .map(part -> CommitText.Part.of(part.period().name(), part.generation()))
            .toList();
    return new CommitText(VERSION, nextSequence, written).toString();
  }
}
