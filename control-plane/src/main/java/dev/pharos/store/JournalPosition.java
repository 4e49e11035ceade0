package dev.pharos.store;

/**
 * A place in a journal, between two records.
 *
 * @param file number of the file, from 1
 * @param offset bytes from the file's start
 */
public record JournalPosition(long file, long offset) implements Comparable<JournalPosition> {
  public static final JournalPosition START = new JournalPosition(0, 0);

  @Override
  public int compareTo(JournalPosition other) {
    return file != other.file ? Long.compare(file, other.file) : Long.compare(offset, other.offset);
  }
}
