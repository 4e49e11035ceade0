package dev.pharos.store;

import java.io.Closeable;
import java.io.IOException;

/**
 * A write-ahead log of one signal: what was appended and synced survives SIGKILL and power loss.
 *
 * <p>Appending, syncing, rolling and releasing are for one thread (the intake's); {@link
 * #sizeBytes} is for any.
 */
public interface Journal extends Closeable {

  /**
   * Writes a record after all earlier ones. It is not durable before {@link #sync} returns.
   *
   * @throws JournalFullException when the disk or the configured size has no room; nothing was
   *     appended
   * @throws IOException when the file failed; it is closed for good. What was appended to it before
   *     is durable, or the next {@link #sync} says that it is not
   */
  void append(JournalRecord record) throws IOException;

  /**
   * Returns when everything appended is durable.
   *
   * @throws IOException when it is not known to be; nothing that waited may be acknowledged, and
   *     the file is never written again (an fsync that failed once cannot be trusted to succeed
   *     later)
   */
  void sync() throws IOException;

  /**
   * Tells that everything appended so far was answered before it was synced, as {@code
   * pharos.storage.sync=interval} and {@code os} do: when the file fails it is not taken back,
   * though it may be lost with the power.
   */
  void answered();

  /** The position after the last appended record. */
  JournalPosition end();

  /**
   * Hands over every whole record from a position on, in order. A torn tail (the last file's end
   * that is not a whole record) is cut; a damaged record elsewhere ends that file. Both are told in
   * the answer.
   */
  Replay replay(JournalPosition from, RecordConsumer consumer) throws IOException;

  /** Deletes files that lie wholly before a position. */
  void release(JournalPosition upTo) throws IOException;

  long sizeBytes();

  /** Takes records in order; what it throws ends the replay. */
  @FunctionalInterface
  interface RecordConsumer {
    void accept(JournalRecord record) throws IOException;

    /** Likewise, and tells where the record ends. */
    default void accept(JournalRecord record, JournalPosition end) throws IOException {
      accept(record);
    }
  }

  /**
   * What a replay met.
   *
   * @param records whole records handed over
   * @param lostBytes bytes cut or skipped because they were torn or damaged; 0 in good health
   * @param damage one sentence for each such place, for the log and the notices
   */
  record Replay(long records, long lostBytes, java.util.List<String> damage) {}
}
