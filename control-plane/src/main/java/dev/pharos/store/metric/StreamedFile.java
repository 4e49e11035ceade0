package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file that is written from its beginning to its end, then gets its header, and stands under its
 * name when it is whole and durable. What waits in memory is bounded. For one thread.
 */
final class StreamedFile implements Closeable {
  private static final int WAITING_BYTES = 1 << 20;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final ByteSink waiting = new ByteSink(WAITING_BYTES + (1 << 14));
  private long written;

  private StreamedFile(Path file, Path temporary, FileChannel channel) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
  }

  static StreamedFile create(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    return new StreamedFile(
        file,
        temporary,
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /** What comes next; {@link #drain} now and then. */
  ByteSink next() {
    return waiting;
  }

  /**
   * Where the next byte goes.
   *
   * @throws IOException when the file is larger than places in it can tell
   */
  int position() throws IOException {
    long position = written + waiting.length();
    if (position > Integer.MAX_VALUE) {
      throw new IOException(file + " would have more than 2 GB");
    }
    return (int) position;
  }

  /** Writes what waits when it is much. */
  void drain() throws IOException {
    if (waiting.length() >= WAITING_BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    put(ByteBuffer.wrap(waiting.array(), 0, waiting.length()), written);
    written += waiting.length();
    waiting.clear();
  }

  private void put(ByteBuffer bytes, long at) throws IOException {
    long place = at;
    while (bytes.hasRemaining()) {
      place += channel.write(bytes, place);
    }
  }

  /** Writes over what stands at the beginning. */
  void putHeader(ByteSink header) throws IOException {
    flush();
    put(ByteBuffer.wrap(header.array(), 0, header.length()), 0);
  }

  /** Adds what is in the file from a place on to a checksum. */
  void addTo(CRC32C crc, long from) throws IOException {
    flush();
    ByteBuffer bytes = ByteBuffer.allocate(WAITING_BYTES);
    for (long at = from; at < written; ) {
      int read = channel.read(bytes.clear(), at);
      if (read < 0) {
        throw new IOException(temporary + " became shorter");
      }
      crc.update(bytes.flip());
      at += read;
    }
  }

  /** Whole and durable under its name when it returns. */
  void finish() throws IOException {
    flush();
    channel.force(true);
    channel.close();
    FileTree.rename(temporary, file);
  }

  /** Takes away what is not whole. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }
}
