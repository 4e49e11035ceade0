package dev.pharos.store.metric;

/**
 * A part as a checkpoint names it.
 *
 * @param length of its chunks' file
 * @param lastMinute of the last chunk, where it has no index
 * @param sealed gets no more chunks
 * @param stored has an index
 * @param retired a merged part has what it has
 */
record NamedPart(
    PartName name, long length, int lastMinute, boolean sealed, boolean stored, boolean retired) {

  static NamedPart of(StoredPart part, boolean retired) {
    return new NamedPart(part.name(), part.file().written(), 0, true, true, retired);
  }
}
