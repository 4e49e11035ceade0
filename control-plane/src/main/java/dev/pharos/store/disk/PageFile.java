package dev.pharos.store.disk;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The file of a partition that holds its blocks. One thread appends; any thread reads what was
 * appended. Reading goes through handles that an interrupt of the reading thread does not close,
 * unlike a channel.
 */
public final class PageFile implements Closeable {
  /** More readers at once open a handle of their own and close it afterwards. */
  private static final int KEPT_HANDLES = 8;

  private final AppendFile file;
  private final ConcurrentLinkedQueue<RandomAccessFile> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile boolean closed;

  private PageFile(AppendFile file) {
    this.file = file;
  }

  public static PageFile create(Path path, String magic, int version, long day) throws IOException {
    return new PageFile(AppendFile.create(path, magic, version, day));
  }

  /** See {@link AppendFile#open}. */
  public static PageFile open(Path path, String magic, int version, long day, long length)
      throws IOException {
    return new PageFile(AppendFile.open(path, magic, version, day, length));
  }

  public Path path() {
    return file.path();
  }

  public long length() {
    return file.length();
  }

  public long append(ByteSink bytes) throws IOException {
    return file.append(bytes);
  }

  public void cutBackTo(long end) throws IOException {
    file.cutBackTo(end);
  }

  public void sync() throws IOException {
    file.sync();
  }

  public void closeWriter() throws IOException {
    file.close();
  }

  public byte[] read(long offset, int count) throws IOException {
    if (count < 0 || offset < 0 || offset + count > length()) {
      throw new CorruptDataException(
          "bytes " + offset + "+" + count + " lie outside of " + path().getFileName());
    }
    RandomAccessFile handle = idle.poll();
    if (handle != null) {
      idleCount.decrementAndGet();
    } else {
      handle = new RandomAccessFile(path().toFile(), "r");
    }
    try {
      byte[] bytes = new byte[count];
      handle.seek(offset);
      handle.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new CorruptDataException(path().getFileName() + " is shorter than it was", e);
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
}
