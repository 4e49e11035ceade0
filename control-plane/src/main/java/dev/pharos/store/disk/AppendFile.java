package dev.pharos.store.disk;

import dev.pharos.signal.StartupException;
import dev.pharos.store.SyncFailedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of a partition that only grows, with a header that says what it is. One thread writes; any
 * may ask for the length.
 */
public final class AppendFile implements Closeable {
  public static final int HEADER_BYTES = 32;

  private final Path path;
  private @Nullable FileChannel writer;
  private volatile long length;
  private @Nullable SyncFailedException syncFailure;

  private AppendFile(Path path, long length) {
    this.path = path;
    this.length = length;
  }

  /** A new file, durable with its header; its folder's entry is not yet. */
  public static AppendFile create(Path path, String magic, int version, long day)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      header.putLong(number(magic)).putInt(version).putInt(0).putLong(day);
      header.putInt(Checksum.of(header.array(), 0, 24)).clear();
      channel.write(header);
      channel.force(true);
    }
    return new AppendFile(path, HEADER_BYTES);
  }

  /**
   * Opens a file as it was when it had a length; what was appended later goes. A file that is
   * shorter is opened as far as it goes.
   *
   * @throws CorruptDataException when its header is not that of this partition, or of an earlier
   *     version
   */
  public static AppendFile open(Path path, String magic, int version, long day, long length)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      while (header.hasRemaining() && channel.read(header) >= 0) {}
      if (header.hasRemaining()
          || header.getLong(0) != number(magic)
          || header.getInt(24) != Checksum.of(header.array(), 0, 24)
          || header.getLong(16) != day) {
        throw new CorruptDataException(path.getFileName() + " has a damaged header");
      }
      if (header.getInt(8) > version) {
        throw StartupException.unknownFormat(path, header.getInt(8), version);
      }
      if (header.getInt(8) < version) {
        throw new CorruptDataException(path.getFileName() + " is of an earlier version");
      }
      channel.truncate(length);
      return new AppendFile(path, channel.size());
    }
  }

  public Path path() {
    return path;
  }

  public long length() {
    return length;
  }

  /** Appends all or nothing and tells where it begins. */
  public long append(ByteSink bytes) throws IOException {
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
      try {
        channel.truncate(start);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    length = start + bytes.length();
    return start;
  }

  /** Takes back what was appended last. */
  public void cutBackTo(long end) throws IOException {
    length = end;
    FileChannel channel = writer;
    if (channel != null) {
      channel.truncate(end);
    }
  }

  /**
   * Makes durable what was appended.
   *
   * @throws SyncFailedException when it is not, now and ever after
   */
  public void sync() throws IOException {
    SyncFailedException before = syncFailure;
    if (before != null) {
      throw before;
    }
    FileChannel channel = writer;
    if (channel != null) {
      try {
        channel.force(false);
      } catch (IOException e) {
        SyncFailedException failure = new SyncFailedException(path.toString(), e);
        syncFailure = failure;
        throw failure;
      }
    }
  }

  /** Ends writing for now. */
  @Override
  public void close() throws IOException {
    FileChannel channel = writer;
    writer = null;
    if (channel != null) {
      channel.close();
    }
  }

  private static long number(String magic) {
    return ByteBuffer.wrap(magic.getBytes(StandardCharsets.US_ASCII)).getLong();
  }
}
