package dev.pharos.store.span;

import dev.pharos.store.disk.PageFile;

/** How damage is told. */
final class Damage {
  private Damage() {}

  static String of(PageFile file, BlockIndex block, Exception cause) {
    return "The block of %d spans at offset %d of %s cannot be read: %s."
        .formatted(block.rows(), block.blockOffset(), file.path(), cause.getMessage());
  }

  static String of(PageRef place, Exception cause) {
    return "The page of %d spans at offset %d of %s cannot be read: %s."
        .formatted(place.rows(), place.offset(), place.file().path(), cause.getMessage());
  }
}
