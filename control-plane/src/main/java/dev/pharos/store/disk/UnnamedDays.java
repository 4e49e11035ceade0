package dev.pharos.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What becomes of partitions that the opened commit does not name. They were written after it, so
 * the journal brings their spans back and they go. Unless there is no commit although there was one
 * before: then the checkpoints are lost, the journal begins behind what they had, and the
 * partitions are the only place that still holds it. Those are kept out of the way, unread.
 */
public final class UnnamedDays {
  private static final String DAY = "(-?\\d{4,}-\\d\\d-\\d\\d|fresh-\\d+)";
  private static final String DROPPED = DAY + "\\.dropped";

  /** Empty; there since a checkpoint named partitions of this folder. */
  private static final String MARK = "checkpointed";

  private final Path root;
  private final Notices notices;
  private boolean marked;

  public UnnamedDays(Path root, Notices notices) {
    this.root = root;
    this.notices = notices;
  }

  /** A checkpoint that names this store's partitions is durable. */
  public void checkpointed() throws IOException {
    if (!marked) {
      FileTree.mark(root.resolve(MARK));
      marked = true;
    }
  }

  /** Takes the partitions that are not named out of the way. */
  public void clear(Set<Path> named, boolean hasCommit) throws IOException {
    Path mark = root.resolve(MARK);
    boolean lost = !hasCommit && Files.exists(mark);
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        String name = folder.getFileName().toString();
        if (name.matches(DROPPED)) {
          FileTree.delete(folder);
        } else if (name.matches(DAY) && !named.contains(folder)) {
          clear(folder, lost);
        }
      }
    }
    if (lost) {
      // What is written from here on is in the journal again until the next checkpoint.
      Files.delete(mark);
      FileTree.sync(root);
    }
  }

  private void clear(Path folder, boolean lost) throws IOException {
    if (!lost) {
      FileTree.delete(folder);
      return;
    }
    long bytes = FileTree.bytes(folder);
    Path aside = FileTree.setAside(folder);
    notices.add(
        ("No checkpoint names the partition %s although one did before: its %d bytes were set aside"
                + " as %s and are not read. Restore the checkpoints folder, or delete it.")
            .formatted(folder, bytes, aside.getFileName()));
  }
}
