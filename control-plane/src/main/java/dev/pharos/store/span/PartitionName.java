package dev.pharos.store.span;

import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a partition is of: the spans that start on one day (UTC), or those that came in within some
 * minutes and of whose traces nothing is decided yet.
 *
 * @param number the day of the epoch, or the sequence of a segment's first block
 */
record PartitionName(boolean isSegment, long number) {
  private static final String SEGMENT = "f";
  private static final String SEGMENT_FOLDER = "fresh-";

  static PartitionName ofDay(long day) {
    return new PartitionName(false, day);
  }

  static PartitionName ofSegment(long sequence) {
    return new PartitionName(true, sequence);
  }

  static PartitionName parse(String text) throws IOException {
    boolean isSegment = text.startsWith(SEGMENT);
    String number = isSegment ? text.substring(SEGMENT.length()) : text;
    try {
      return new PartitionName(isSegment, Long.parseLong(number));
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' in a commit is no partition", e);
    }
  }

  /** Null where a folder is no segment's. */
  static @Nullable PartitionName ofSegmentFolder(String folder) {
    return folder.matches(SEGMENT_FOLDER + "\\d{1,18}")
        ? ofSegment(Long.parseLong(folder.substring(SEGMENT_FOLDER.length())))
        : null;
  }

  String folder() {
    return isSegment ? SEGMENT_FOLDER + number : LocalDate.ofEpochDay(number).toString();
  }

  /** What the headers of its files say; no day's is a segment's. */
  long header() {
    return isSegment ? Long.MIN_VALUE + number : number;
  }

  /** As commits write it. */
  @Override
  public String toString() {
    return isSegment ? SEGMENT + number : Long.toString(number);
  }
}
