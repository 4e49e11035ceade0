package dev.pharos.store.log;

import dev.pharos.store.disk.PageFile;

/** A partition as readers see it until the next flush. */
final class LogDayView {
  private final LogPartition partition;
  private final LogPartition.Contents contents;

  /** Holds the partition until {@link #letGo}. */
  LogDayView(LogPartition partition) {
    this.partition = partition;
    this.contents = partition.contents();
    partition.hold();
  }

  long day() {
    return partition.day();
  }

  PageFile file() {
    return partition.file();
  }

  /** Sorted by their newest line, the oldest first; not to be changed. */
  LogBlock[] blocks() {
    return contents.blocks();
  }

  /** Of the newest block that is here. */
  long lastSequence() {
    return contents.lastSequence();
  }

  void letGo() {
    partition.letGo();
  }
}
