package dev.pharos.store.journal;

import dev.pharos.store.JournalPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files of a journal should be there and are not. Numbers follow each other without gaps
 * behind the first, up to the one that was noted as the newest.
 */
final class MissingFiles {
  private final Path folder;
  private final long newest;

  /**
   * @param newest number as {@link NewestFile} had it; 0 when that is not known
   */
  MissingFiles(Path folder, long newest) {
    this.folder = folder;
    this.newest = newest;
  }

  /**
   * One sentence about each gap.
   *
   * @param from where the checkpoint ends
   * @param numbers of the files that are there from that one's on, ascending
   */
  List<String> behind(JournalPosition from, List<Long> numbers) throws IOException {
    List<String> told = new ArrayList<>();
    if (numbers.isEmpty()) {
      all(from, told);
    } else {
      first(from, numbers.getFirst(), told);
      between(from, numbers, told);
      if (newest > numbers.getLast()) {
        newest(told);
      }
    }
    return told;
  }

  private void all(JournalPosition from, List<String> told) {
    if (from.offset() > 0) {
      told.add(
          "the journal's files from number %d on are missing: what came after the checkpoint is lost"
              .formatted(from.file()));
    } else if (newest > 0 && newest >= from.file()) {
      newest(told);
    }
  }

  private void newest(List<String> told) {
    told.add(
        "journal file %d, the newest, is missing: what was acknowledged in it is lost"
            .formatted(newest));
  }

  /**
   * The file that a checkpoint ends in is deleted once all of it is in checkpoints: only how long
   * it was when the next one was begun tells whether more was in it.
   */
  private void first(JournalPosition from, long number, List<String> told) throws IOException {
    if (from.file() == 0 || number != from.file() + 1) {
      return;
    }
    long lengthOnce = new JournalScan(JournalFile.pathOf(folder, number)).lengthBefore();
    long read = Math.max(JournalFile.HEADER_BYTES, from.offset());
    if (lengthOnce > read) {
      told.add(
          "journal file %d is missing: what was acknowledged in its last %d bytes is lost"
              .formatted(from.file(), lengthOnce - read));
    }
  }

  private static void between(JournalPosition from, List<Long> numbers, List<String> told) {
    long expected = from.file() + 1;
    for (long number : numbers) {
      if (from.file() > 0 && number > expected) {
        told.add(
            "journal files %d to %d are missing: what was acknowledged in them is lost"
                .formatted(expected, number - 1));
      }
      expected = Math.max(expected, number + 1);
    }
  }
}
