package dev.pharos.store.journal;

import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A note beside a journal's files of the newest one's number. Without it a folder whose newest file
 * is gone would look like a shorter journal.
 */
final class NewestFile {
  private static final String NAME = "newest";
  private static final int BYTES = 20;
  private static final long MAGIC =
      ByteBuffer.wrap("PHJNEW\r\n".getBytes(StandardCharsets.US_ASCII)).getLong();

  private NewestFile() {}

  /** Durable when it returns. */
  static void write(Path folder, long number) throws IOException {
    ByteBuffer note = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(number);
    note.putInt(checksum(note.array()));
    FileTree.replace(folder.resolve(NAME), note.array());
  }

  /** The number that was noted; 0 when none was, or the note is damaged. */
  static long read(Path folder) throws IOException {
    try {
      byte[] note = Files.readAllBytes(folder.resolve(NAME));
      ByteBuffer bytes = ByteBuffer.wrap(note);
      boolean whole =
          note.length == BYTES
              && bytes.getLong(0) == MAGIC
              && bytes.getInt(BYTES - Integer.BYTES) == checksum(note);
      return whole ? bytes.getLong(Long.BYTES) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static int checksum(byte[] note) {
    CRC32C crc = new CRC32C();
    crc.update(note, 0, BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
