package dev.pharos.store.lucene;

import java.time.LocalDate;

/** How damage is told. */
final class Damage {
  private Damage() {}

  static String of(PageRef place, Exception cause) {
    return "The page of %d spans at offset %d of %s cannot be read: %s."
        .formatted(place.rows(), place.page(), place.file().path(), cause.getMessage());
  }

  static String of(PartitionView partition, Exception cause) {
    return "The index of the partition of %s cannot be read: %s."
        .formatted(LocalDate.ofEpochDay(partition.day()), cause.getMessage());
  }
}
