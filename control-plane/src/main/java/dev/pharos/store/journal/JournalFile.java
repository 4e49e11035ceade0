package dev.pharos.store.journal;

import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** One file of a journal while it is written. For one thread. */
final class JournalFile {
  static final int HEADER_BYTES = 32;
  static final int VERSION = 1;
  static final long MAGIC =
      ByteBuffer.wrap("PHJRNL\r\n".getBytes(StandardCharsets.US_ASCII)).getLong();

  private final long number;
  private final FileChannel channel;
  private long length;
  private long syncedLength;
  private long answeredLength;

  private JournalFile(long number, FileChannel channel) {
    this.number = number;
    this.channel = channel;
  }

  /** How files are opened; tests put failing disks here. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path, StandardOpenOption... options) throws IOException;
  }

  /**
   * A new file with its header, known to its folder.
   *
   * @param lengthBefore of the file before it; 0 when there is none or it is not known
   */
  static JournalFile create(Path path, long number, long lengthBefore, Opener opener)
      throws IOException {
    FileChannel channel =
        opener.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    JournalFile file = new JournalFile(number, channel);
    try {
      file.append(header(number, lengthBefore));
      file.sync();
      FileTree.sync(FileTree.folderOf(path));
      return file;
    } catch (IOException e) {
      file.abandon();
      java.nio.file.Files.deleteIfExists(path);
      throw e;
    }
  }

  static Path pathOf(Path folder, long number) {
    return folder.resolve("%012d.journal".formatted(number));
  }

  long number() {
    return number;
  }

  long length() {
    return length;
  }

  /**
   * Appends all or nothing.
   *
   * @throws IOException when it could not; the file ends where it ended before, if the disk still
   *     lets us say so
   */
  void append(ByteBuffer bytes) throws IOException {
    long end = length + bytes.remaining();
    try {
      long at = length;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      length = end;
    } catch (IOException e) {
      cutBackTo(length, e);
      throw e;
    }
  }

  void sync() throws IOException {
    if (syncedLength < length) {
      channel.force(false);
      syncedLength = length;
    }
  }

  boolean hasUnsynced() {
    return syncedLength < length;
  }

  /** What was appended so far was acknowledged, synced or not. */
  void answered() {
    answeredLength = length;
  }

  /**
   * Ends a file that failed: what was neither synced nor acknowledged is taken back where the disk
   * still allows it. What was acknowledged stays: it may be whole, and nobody will send it again.
   */
  void abandon() {
    long kept = Math.max(syncedLength, answeredLength);
    try (channel) {
      channel.truncate(kept);
    } catch (IOException ignored) {
      // The file is given up because its disk fails: its tail is cut when it is next replayed.
    }
    length = kept;
  }

  void close() throws IOException {
    try (channel) {
      sync();
    }
  }

  private void cutBackTo(long end, IOException cause) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  static ByteBuffer header(long number, long lengthBefore) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    int before = lengthBefore > Integer.MAX_VALUE ? 0 : (int) lengthBefore;
    header.putLong(MAGIC).putInt(VERSION).putInt(before).putLong(number);
    header.putInt(headerChecksum(header.array()));
    return header.clear();
  }

  static int headerChecksum(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, 24);
    return (int) crc.getValue();
  }
}
