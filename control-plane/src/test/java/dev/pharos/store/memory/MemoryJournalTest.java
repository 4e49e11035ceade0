package dev.pharos.store.memory;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalContract;

class MemoryJournalTest extends JournalContract {
  private MemoryJournal kept = new MemoryJournal(0);

  @Override
  protected Journal create(long maxBytes) {
    kept = new MemoryJournal(maxBytes);
    return kept;
  }

  @Override
  protected Journal reopen() {
    return kept;
  }
}
