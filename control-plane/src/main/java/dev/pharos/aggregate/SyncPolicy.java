package dev.pharos.aggregate;

/** When an acknowledgement is given ({@code pharos.storage.sync}). */
public enum SyncPolicy {
  /** After the journal was synced: survives power loss. */
  ALWAYS,
  /** At once, synced every second: survives SIGKILL; power loss costs up to a second. */
  INTERVAL,
  /** At once, synced when the operating system likes: survives SIGKILL. */
  OS
}
