package dev.pharos.store.lucene;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one file of a partition that holds its blocks, append-only. One thread appends; any thread
 * reads what was appended. Reading goes through handles that an interrupt of the reading thread
 * does not close, unlike a channel.
 */
final class PageFile implements Closeable {
  static final int HEADER_BYTES = 32;
  static final int VERSION = 1;
  static final long MAGIC =
      ByteBuffer.wrap("PHSPAN\r\n".getBytes(StandardCharsets.US_ASCII)).getLong();

  /** More readers at once open a handle of their own and close it afterwards. */
  private static final int KEPT_HANDLES = 8;

  private final Path path;
  private final ConcurrentLinkedQueue<RandomAccessFile> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private @Nullable FileChannel writer;
  private volatile long length;
  private volatile boolean closed;

  private PageFile(Path path, long length) {
    this.path = path;
    this.length = length;
  }

  /** A new file, durable with its header; its folder's entry is not yet. */
  static PageFile create(Path path, long day) throws IOException {
    PageFile file = new PageFile(path, 0);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(day);
      header.putInt(PageWriter.checksum(header.array(), 0, 24)).clear();
      channel.write(header);
      channel.force(true);
    }
    file.length = HEADER_BYTES;
    return file;
  }

  /**
   * Opens a file as it was when it had a length; what was appended later goes. A file that is
   * shorter is opened as far as it goes, and that is told.
   *
   * @throws CorruptDataException when its header is not that of this partition
   */
  static PageFile open(Path path, long day, long length, Notices notices) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      while (header.hasRemaining() && channel.read(header) >= 0) {}
      if (header.hasRemaining()
          || header.getLong(0) != MAGIC
          || header.getInt(24) != PageWriter.checksum(header.array(), 0, 24)
          || header.getLong(16) != day) {
        throw new CorruptDataException(path.getFileName() + " has a damaged header");
      }
      if (header.getInt(8) != VERSION) {
        throw new IOException(
            path + " has format " + header.getInt(8) + ", this build reads " + VERSION);
      }
      if (channel.size() < length) {
        notices.add(
            "%s lost its last %d bytes; what is before them is kept."
                .formatted(path, length - channel.size()));
        return new PageFile(path, channel.size());
      }
      channel.truncate(length);
    }
    return new PageFile(path, length);
  }

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  /** Appends all or nothing and tells where it begins. */
  long append(ByteSink bytes) throws IOException {
    FileChannel channel = writer;
    if (channel == null) {
      channel = FileChannel.open(path, StandardOpenOption.WRITE);
      writer = channel;
    }
    long start = length;
    try {
      ByteBuffer source = ByteBuffer.wrap(bytes.array(), 0, bytes.length());
      while (source.hasRemaining()) {
        channel.write(source, start + source.position());
      }
    } catch (IOException e) {
      cutBackTo(channel, start, e);
      throw e;
    }
    length = start + bytes.length();
    return start;
  }

  void sync() throws IOException {
    FileChannel channel = writer;
    if (channel != null) {
      channel.force(false);
    }
  }

  /** No more appends for now. */
  void closeWriter() throws IOException {
    FileChannel channel = writer;
    writer = null;
    if (channel != null) {
      channel.close();
    }
  }

  byte[] read(long offset, int count) throws IOException {
    if (count < 0 || offset < 0 || offset + count > length) {
      throw new CorruptDataException(
          "bytes " + offset + "+" + count + " lie outside of " + path.getFileName());
    }
    RandomAccessFile handle = idle.poll();
    if (handle != null) {
      idleCount.decrementAndGet();
    } else {
      handle = new RandomAccessFile(path.toFile(), "r");
    }
    try {
      byte[] bytes = new byte[count];
      handle.seek(offset);
      handle.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new CorruptDataException(path.getFileName() + " is shorter than it was", e);
    } finally {
      giveBack(handle);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeWriter();
    RandomAccessFile handle;
    while ((handle = idle.poll()) != null) {
      handle.close();
    }
  }

  private void giveBack(RandomAccessFile handle) throws IOException {
    if (closed || idleCount.get() >= KEPT_HANDLES) {
      handle.close();
    } else {
      idleCount.incrementAndGet();
      idle.add(handle);
    }
  }

  private static void cutBackTo(FileChannel channel, long end, IOException cause) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
