package dev.pharos.store.remote;

import dev.pharos.signal.StartupException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.disk.Checksum;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One file of the outbox: a header, then records. FORMAT.md draws them. What is here is only how
 * bytes are laid out; who writes and when is the {@link Outbox}'.
 */
final class OutboxFile {
  static final int HEADER_BYTES = 16;

  private static final long MAGIC = 0x50484f5554424f58L; // PHOUTBOX
  private static final int VERSION = 1;

  /** Length and checksum of what follows. */
  private static final int PREFIX_BYTES = 8;

  /** Where the journal has it. */
  private static final int POSITION_BYTES = 16;

  /** A request of metrics is smaller by far. */
  private static final int MOST_BYTES = 256 << 20;

  private static final String ENDING = ".outbox";

  private OutboxFile() {}

  /**
   * @param position where the record ends in the journal
   * @param payload what it holds
   * @param end where it ends in this file
   */
  record Entry(JournalPosition position, byte[] payload, long end) {}

  static Path pathOf(Path folder, long number) {
    return folder.resolve("%012d%s".formatted(number, ENDING));
  }

  /** 0 for what is no such file. */
  static long numberOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.matches("\\d{12}\\" + ENDING) ? Long.parseLong(name.substring(0, 12)) : 0;
  }

  static FileChannel create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putInt(VERSION);
    header.putInt(Checksum.of(header.array(), 0, 12)).flip();
    while (header.hasRemaining()) {
      channel.write(header);
    }
    return channel;
  }

  /**
   * @throws StartupException when a later version wrote it
   */
  static boolean hasHeader(FileChannel channel, Path path) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    if (!readAll(channel, header, 0)
        || header.getLong(0) != MAGIC
        || header.getInt(12) != Checksum.of(header.array(), 0, 12)) {
      return false;
    }
    if (header.getInt(8) != VERSION) {
      throw StartupException.unknownFormat(path, header.getInt(8), VERSION);
    }
    return true;
  }

  static byte[] record(JournalPosition position, byte[] payload) {
    int length = POSITION_BYTES + payload.length;
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + length);
    out.putInt(length).putInt(0).putLong(position.file()).putLong(position.offset()).put(payload);
    out.putInt(4, Checksum.of(out.array(), PREFIX_BYTES, length));
    return out.array();
  }

  /** The record at a place; empty when there is no whole one. */
  static Optional<Entry> read(FileChannel channel, long offset) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
    if (!readAll(channel, prefix, offset)) {
      return Optional.empty();
    }
    int length = prefix.getInt(0);
    if (length < POSITION_BYTES
        || length > MOST_BYTES
        || length > channel.size() - offset - PREFIX_BYTES) {
      return Optional.empty();
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!readAll(channel, body, offset + PREFIX_BYTES)
        || Checksum.of(body.array(), 0, length) != prefix.getInt(4)) {
      return Optional.empty();
    }
    body.flip();
    JournalPosition position = new JournalPosition(body.getLong(), body.getLong());
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return Optional.of(new Entry(position, payload, offset + PREFIX_BYTES + length));
  }

  private static boolean readAll(FileChannel channel, ByteBuffer into, long offset)
      throws IOException {
    try {
      while (into.hasRemaining()) {
        if (channel.read(into, offset + into.position()) < 0) {
          return false;
        }
      }
      return true;
    } catch (EOFException e) {
      return false;
    }
  }
}
