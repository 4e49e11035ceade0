package dev.pharos.store.metric;

/** A part that gets chunks, or has got all and waits for its index. Under the head's lock. */
final class OpenPart {
  final PartFile file;

  /** Of the last chunk, minutes since 1970 by the clock. */
  int lastMinute;

  /** Gets no more chunks. */
  boolean sealed;

  /** Its series are named in it. */
  boolean named;

  OpenPart(PartFile file, int minute) {
    this.file = file;
    this.lastMinute = minute;
  }

  PartName name() {
    return file.name();
  }
}
