package dev.pharos.store.memory;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal that outlives only its closing, not its process: each record is a file of its own. */
public final class MemoryJournal implements Journal {
  private static final int RECORD_OVERHEAD = 32;

  private final TreeMap<Long, JournalRecord> records = new TreeMap<>();
  private final long maxBytes;
  private long next = 1;
  private long bytes;

  public MemoryJournal(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void append(JournalRecord record) throws IOException {
    long length = length(record);
    if (bytes + length > maxBytes) {
      throw new JournalFullException("the journal has reached " + maxBytes + " bytes");
    }
    records.put(next++, record);
    bytes += length;
  }

  @Override
  public void sync() {}

  @Override
  public void answered() {}

  @Override
  public synchronized JournalPosition end() {
    return new JournalPosition(next, 0);
  }

  @Override
  public Replay replay(JournalPosition from, RecordConsumer consumer) throws IOException {
    List<JournalRecord> live;
    synchronized (this) {
      live = new ArrayList<>(records.tailMap(from.file(), true).values());
    }
    for (JournalRecord record : live) {
      consumer.accept(record);
    }
    return new Replay(live.size(), 0, List.of());
  }

  @Override
  public synchronized void release(JournalPosition upTo) {
    Map<Long, JournalRecord> dead = records.headMap(upTo.file(), false);
    dead.values().forEach(record -> bytes -= length(record));
    dead.clear();
  }

  @Override
  public synchronized long sizeBytes() {
    return bytes;
  }

  @Override
  public void close() {}

  private static long length(JournalRecord record) {
    return (long) record.payload().length + RECORD_OVERHEAD;
  }
}
