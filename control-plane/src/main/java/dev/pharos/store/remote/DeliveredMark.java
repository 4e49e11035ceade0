package dev.pharos.store.remote;

import dev.pharos.store.JournalPosition;
import dev.pharos.store.disk.Checksum;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Up to where the outbox is delivered. Written often and never synced: after a power cut a little
 * is sent again, which the receiver has already. For one thread at a time.
 */
final class DeliveredMark implements Closeable {
  private static final int BYTES = 20;

  private final FileChannel channel;

  private DeliveredMark(FileChannel channel) {
    this.channel = channel;
  }

  static DeliveredMark open(Path folder) throws IOException {
    return new DeliveredMark(
        FileChannel.open(
            folder.resolve("delivered"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  /** The start when nothing readable is there. */
  JournalPosition read() throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(BYTES);
    channel.read(mark, 0);
    return mark.hasRemaining() || mark.getInt(16) != Checksum.of(mark.array(), 0, 16)
        ? JournalPosition.START
        : new JournalPosition(mark.getLong(0), mark.getLong(8));
  }

  void write(JournalPosition place) throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(BYTES);
    mark.putLong(place.file()).putLong(place.offset());
    mark.putInt(Checksum.of(mark.array(), 0, 16)).flip();
    channel.write(mark, 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
