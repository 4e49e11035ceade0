package dev.pharos.store.log;

import dev.pharos.store.disk.CommitText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint keeps of the log store: the next block's and the next line's number, and how
 * long each partition's file is.
 */
record LogCommit(long nextSequence, long nextNumber, List<Part> parts) {
  private static final String VERSION = "1";
  static final LogCommit NONE = new LogCommit(1, 1, List.of());

  /**
   * @param day of the epoch
   */
  record Part(long day, long length) {}

  static LogCommit parse(String text) throws IOException {
    CommitText commit = CommitText.parse(text, VERSION);
    if (commit.parts().isEmpty()) {
      throw new IOException("'" + text + "' is not a commit of lines");
    }
    List<Part> parts = new ArrayList<>();
    for (CommitText.Part part : commit.parts().subList(1, commit.parts().size())) {
      parts.add(new Part(part.number(0), part.number(1)));
    }
    return new LogCommit(
        commit.nextSequence(), commit.parts().getFirst().number(0), List.copyOf(parts));
  }

  @Override
  public String toString() {
    List<CommitText.Part> written = new ArrayList<>();
    written.add(CommitText.Part.of(nextNumber));
    parts.forEach(part -> written.add(CommitText.Part.of(part.day(), part.length())));
    return new CommitText(VERSION, nextSequence, List.copyOf(written)).toString();
  }
}
