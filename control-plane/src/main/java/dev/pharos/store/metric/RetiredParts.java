package dev.pharos.store.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Parts that a merged one has taken the place of. Two checkpoints stay whole, and the older one may
 * still need these: the first checkpoint after the merge names them as retired, the second no
 * longer, and when that is durable their files go. Of one thread at a time, but for {@link #bytes}.
 */
final class RetiredParts {
  private final Path root;
  private final List<Retired> all = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  private static final class Retired {
    final NamedPart named;
    final long bytes;

    /** Durable ones since it was retired. */
    int checkpoints;

    Retired(NamedPart named, long bytes, int checkpoints) {
      this.named = named;
      this.bytes = bytes;
      this.checkpoints = checkpoints;
    }
  }

  RetiredParts(Path root) {
    this.root = root;
  }

  void add(NamedPart named, long partBytes) {
    all.add(new Retired(named, partBytes, 0));
    bytes.addAndGet(partBytes);
  }

  /** One that the checkpoint which was opened names as retired. */
  void restore(NamedPart named) {
    all.add(new Retired(named, named.length(), 1));
    bytes.addAndGet(named.length());
  }

  /** Those that a checkpoint made now names. */
  List<NamedPart> named() {
    return all.stream()
        .filter(retired -> retired.checkpoints == 0)
        .map(retired -> retired.named)
        .toList();
  }

  boolean has(int number) {
    return all.stream().anyMatch(retired -> retired.named.name().number() == number);
  }

  /** A checkpoint that names what {@link #named} told is durable. */
  void checkpointed() throws IOException {
    for (Iterator<Retired> each = all.iterator(); each.hasNext(); ) {
      Retired retired = each.next();
      retired.checkpoints++;
      if (retired.checkpoints > 1) {
        Files.deleteIfExists(retired.named.name().index(root));
        Files.deleteIfExists(retired.named.name().chunks(root));
        bytes.addAndGet(-retired.bytes);
        each.remove();
      }
    }
  }

  /** A day's files are deleted with their folder. */
  void dropped(long day) {
    for (Iterator<Retired> each = all.iterator(); each.hasNext(); ) {
      Retired retired = each.next();
      if (retired.named.name().day() == day) {
        bytes.addAndGet(-retired.bytes);
        each.remove();
      }
    }
  }

  /** On disk. For any thread. */
  long bytes() {
    return bytes.get();
  }
}
