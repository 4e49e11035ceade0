package dev.pharos.store.span;

import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Segments that were decided of, whose files stay as long as a checkpoint may begin with them.
 * Guarded by whoever has it.
 */
final class DecidedSegments {
  private final Notices notices;
  private final List<Partition> segments = new ArrayList<>();

  /** Those of which something could not be read. */
  private final Set<Partition> damaged = new HashSet<>();

  /** Folders from before the start: the checkpoint before the one that was opened may name them. */
  private final Set<Path> earlier = new HashSet<>();

  DecidedSegments(Notices notices) {
    this.notices = notices;
  }

  /**
   * Finds those that the opened commit no longer names. What came in after it is not among them:
   * the journal brings that back.
   */
  Set<Path> findEarlier(Path root, SpanCommit opened) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        PartitionName name = PartitionName.ofSegmentFolder(folder.getFileName().toString());
        if (name != null && name.number() < opened.nextSequence() && !opened.names(name)) {
          earlier.add(folder);
        }
      }
    }
    return earlier;
  }

  void add(Partition segment, boolean isDamaged) {
    segments.add(segment);
    if (isDamaged) {
      damaged.add(segment);
    }
  }

  List<Partition> all() {
    return segments;
  }

  /** Lets go of those that no checkpoint needs, this one being the oldest. */
  void drop(SpanCommit oldest) throws IOException {
    for (Iterator<Path> each = earlier.iterator(); each.hasNext(); ) {
      FileTree.delete(each.next());
      each.remove();
    }
    for (Iterator<Partition> each = segments.iterator(); each.hasNext(); ) {
      Partition segment = each.next();
      boolean wasThere = oldest.nextSequence() > segment.lastSequence();
      if (wasThere && !oldest.names(segment.name())) {
        each.remove();
        drop(segment);
      }
    }
  }

  private void drop(Partition segment) throws IOException {
    if (damaged.remove(segment)) {
      Path aside = segment.setAside();
      notices.add(
          "Some of %s could not be read when its traces were decided: it was set aside as %s."
              .formatted(segment.folder(), aside.getFileName()));
    } else {
      segment.drop();
    }
  }
}
