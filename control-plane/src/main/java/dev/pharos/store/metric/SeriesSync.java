package dev.pharos.store.metric;

/** When an append returns ({@code pharos.storage.sync}). */
public enum SeriesSync {
  /** After the journal was synced: survives power loss. */
  ALWAYS,
  /** At once, synced every second: survives SIGKILL; power loss costs up to a second. */
  INTERVAL,
  /** At once, synced when the operating system likes: survives SIGKILL. */
  OS
}
