package dev.pharos.powerloss;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file or folder opened on a {@link PowerLossDisk}. */
final class PowerLossChannel extends FileChannel {
  private final FileChannel delegate;
  private final PowerLossDisk disk;
  private final Sync sync;
  private final DiskFile model;
  private final boolean appends;

  /** What makes it durable. */
  @FunctionalInterface
  interface Sync {
    void force() throws IOException;
  }

  /**
   * @param model null for what is not written
   */
  PowerLossChannel(
      PowerLossDisk disk, FileChannel real, Sync sync, DiskFile model, boolean appends) {
    this.delegate = real;
    this.disk = disk;
    this.sync = sync;
    this.model = model;
    this.appends = appends;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    synchronized (disk) {
      disk.requirePower();
      long offset = appends ? delegate.size() : delegate.position();
      byte[] bytes = bytesOf(source);
      int written = delegate.write(source);
      record(offset, bytes, written);
      return written;
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    synchronized (disk) {
      disk.requirePower();
      byte[] bytes = bytesOf(source);
      int written = delegate.write(source, position);
      record(position, bytes, written);
      return written;
    }
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      while (sources[i].hasRemaining()) {
        written += write(sources[i]);
      }
    }
    return written;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    synchronized (disk) {
      disk.requirePower();
      delegate.truncate(size);
      model.truncate(size);
      return this;
    }
  }

  /** The real file system need not sync: what is durable is in the model. */
  @Override
  public void force(boolean metaData) throws IOException {
    sync.force();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    requireReadOnly(mode);
    return delegate.map(mode, position, size);
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    requireReadOnly(mode);
    return delegate.map(mode, offset, size, arena);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return delegate.read(target);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return delegate.read(target, position);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return delegate.read(targets, offset, length);
  }

  @Override
  public long position() throws IOException {
    return delegate.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    delegate.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return delegate.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return delegate.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return delegate.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return delegate.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    delegate.close();
  }

  private static void requireReadOnly(MapMode mode) {
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException("writing through a mapping");
    }
  }

  private void record(long offset, byte[] bytes, int written) {
    model.write(offset, written == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, written));
  }

  private static byte[] bytesOf(ByteBuffer source) {
    byte[] bytes = new byte[source.remaining()];
    source.duplicate().get(bytes);
    return bytes;
  }
}
