package dev.pharos.aggregate;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal in memory that fails when told to; the offset of a position is the number of records.
 */
final class ScriptedJournal implements Journal {
  final List<JournalRecord> durable = new ArrayList<>();
  private final List<JournalRecord> pending = new ArrayList<>();
  volatile boolean full;
  volatile boolean syncFails;
  volatile long released;

  @Override
  public synchronized void append(JournalRecord record) throws IOException {
    if (full) {
      throw new JournalFullException("no room on the test's disk");
    }
    pending.add(record);
  }

  @Override
  public synchronized void sync() throws IOException {
    if (syncFails) {
      pending.clear();
      throw new IOException("the test's disk is gone");
    }
    durable.addAll(pending);
    pending.clear();
  }

  @Override
  public void answered() {}

  @Override
  public synchronized JournalPosition end() {
    return new JournalPosition(1, durable.size() + pending.size());
  }

  @Override
  public Replay replay(JournalPosition from, RecordConsumer consumer) throws IOException {
    List<JournalRecord> records = durable.subList((int) from.offset(), durable.size());
    for (JournalRecord record : List.copyOf(records)) {
      consumer.accept(record);
    }
    return new Replay(records.size(), 0, List.of());
  }

  @Override
  public void release(JournalPosition upTo) {
    released = upTo.offset();
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
