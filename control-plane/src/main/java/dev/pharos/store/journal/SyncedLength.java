package dev.pharos.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note beside a journal's files of how long the newest one was when it was last synced. Without
 * it a newest file that is cut between two records would look like one that never was longer.
 *
 * <p>It is written over in place after each sync and never synced itself, so that it costs a write
 * to the page cache: after a kill it is exact, after a power loss it may be of an earlier sync. It
 * never says more than was durable. For one thread at a time.
 */
final class SyncedLength implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SyncedLength.class);
  private static final String NAME = "synced";
  private static final int BYTES = 28;
  private static final long MAGIC =
      ByteBuffer.wrap("PHJSYN\r\n".getBytes(StandardCharsets.US_ASCII)).getLong();

  private final Path path;
  private @Nullable FileChannel channel;
  private Note last = Note.NONE;
  private boolean failureTold;

  SyncedLength(Path folder) {
    path = folder.resolve(NAME);
  }

  /**
   * That a file was durable up to a length.
   *
   * @param file its number; 0 when nothing is known
   */
  record Note(long file, long bytes) {
    static final Note NONE = new Note(0, 0);

    /** What is known of a file; 0 when that is nothing. */
    long of(long number) {
      return number == file ? bytes : 0;
    }
  }

  /** What was noted last; {@link Note#NONE} when nothing was, or the note is damaged. */
  Note read() throws IOException {
    byte[] note;
    try {
      note = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Note.NONE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(note);
    boolean whole =
        note.length == BYTES
            && bytes.getLong(0) == MAGIC
            && bytes.getInt(BYTES - Integer.BYTES) == checksum(note);
    return whole ? new Note(bytes.getLong(8), bytes.getLong(16)) : Note.NONE;
  }

  /** A failure costs the note alone: what it is about was synced. */
  void write(long file, long bytes) {
    Note note = new Note(file, bytes);
    if (note.equals(last)) {
      return;
    }
    ByteBuffer content = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(file).putLong(bytes);
    content.putInt(checksum(content.array())).flip();
    try {
      FileChannel open = channel;
      if (open == null) {
        open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = open;
      }
      while (content.hasRemaining()) {
        open.write(content, content.position());
      }
      last = note;
    } catch (IOException e) {
      if (!failureTold) {
        failureTold = true;
        log.warn(
            "{} cannot be written: should the newest journal file be cut, that may not be noticed.",
            path,
            e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private static int checksum(byte[] note) {
    CRC32C crc = new CRC32C();
    crc.update(note, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
