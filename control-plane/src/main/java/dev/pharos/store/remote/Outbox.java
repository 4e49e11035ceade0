package dev.pharos.store.remote;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SampleOutlet;
import dev.pharos.store.SyncFailedException;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * What waits to be sent, on disk, in the order in which it was acknowledged. The journal of metrics
 * has it until {@link #sync} says that it is durable here, and here it stays until it is {@link
 * #delivered}. One thread takes out; any may put in.
 */
final class Outbox implements SampleOutlet, Closeable {
  private final Path folder;
  private final long maxBytes;
  private final Notices notices;
  private final DeliveredMark mark;

  /** Lengths of all files, by number. */
  private final NavigableMap<Long, Long> lengths = new TreeMap<>();

  /** Records that the disk did not take; nothing more is acknowledged meanwhile. */
  private final Deque<byte[]> unwritten = new ArrayDeque<>();

  private @Nullable FileChannel writer;
  private @Nullable SyncFailedException syncFailure;
  private String trouble = "";
  private long nextNumber = 1;

  /** Of the newest record, in the journal of metrics. */
  private JournalPosition newest = JournalPosition.START;

  private JournalPosition delivered;
  private JournalPosition read;
  private boolean closed;

  /**
   * Several records that follow each other.
   *
   * @param end where the last of them ends in the outbox
   */
  record Parcel(List<IncomingSeries> series, JournalPosition end) {}

  private Outbox(Path folder, long maxBytes, Notices notices, DeliveredMark mark)
      throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.notices = notices;
    this.mark = mark;
    this.delivered = mark.read();
    this.read = delivered;
  }

  /**
   * Opens an outbox as it was left, or makes one where none is.
   *
   * @param folder of its own
   * @param maxBytes beyond it no more is acknowledged
   */
  static Outbox open(Path folder, long maxBytes, Notices notices) throws IOException {
    FileTree.create(folder);
    Outbox outbox = new Outbox(folder, maxBytes, notices, DeliveredMark.open(folder));
    outbox.look();
    return outbox;
  }

  /** Files of earlier runs are read and not written again, but for a torn end, which is cut. */
  private void look() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        long number = OutboxFile.numberOf(file);
        if (number > 0) {
          lengths.put(number, look(file));
          nextNumber = Math.max(nextNumber, number + 1);
        }
      }
    }
    nextNumber = Math.max(nextNumber, delivered.file() + 1);
    forgetDelivered();
  }

  /** How far the file is whole. */
  private long look(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long offset = OutboxFile.HEADER_BYTES;
      if (!OutboxFile.hasHeader(channel, file)) {
        return offset;
      }
      Optional<OutboxFile.Entry> next = OutboxFile.read(channel, offset);
      while (next.isPresent()) {
        newest = max(newest, next.get().position());
        offset = next.get().end();
        next = OutboxFile.read(channel, offset);
      }
      if (offset < channel.size()) {
        notices.add(
            "%,d bytes at the end of %s, which waits for the metrics' server, are not whole and were cut; what the journal of metrics still has of them is sent from there."
                .formatted(channel.size() - offset, file.getFileName()));
        channel.truncate(offset);
      }
      return offset;
    }
  }

  private static JournalPosition max(JournalPosition one, JournalPosition other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public synchronized void requireRoom() throws JournalFullException {
    try {
      writeWaiting();
    } catch (IOException e) {
      throw new JournalFullException(trouble);
    }
    if (waitingBytes() >= maxBytes) {
      throw new JournalFullException(
          "%,d bytes of samples wait for the metrics' server, as many as pharos.metrics.remote.max-waiting allows"
              .formatted(waitingBytes()));
    }
  }

  @Override
  public void take(JournalPosition end, List<IncomingSeries> taken) {
    synchronized (this) {
      if (end.compareTo(newest) <= 0) {
        return;
      }
      newest = end;
      unwritten.add(OutboxFile.record(end, compressed(WriteRequest1.encode(taken))));
      try {
        writeWaiting();
      } catch (IOException e) {
        // It is told, and tried again before more is acknowledged and before the journal is cut.
        return;
      }
      notifyAll();
    }
  }

  private static byte[] compressed(byte[] request) {
    try {
      return Snappy.compress(request);
    } catch (IOException e) {
      throw new IllegalStateException("what is in memory can be compressed", e);
    }
  }

  /** Under the lock. */
  private void writeWaiting() throws IOException {
    try {
      while (!unwritten.isEmpty()) {
        byte[] record = unwritten.getFirst();
        FileChannel channel = writable();
        long number = lengths.lastKey();
        long offset = lengths.getOrDefault(number, 0L);
        ByteBuffer bytes = ByteBuffer.wrap(record);
        while (bytes.hasRemaining()) {
          channel.write(bytes, offset + bytes.position());
        }
        lengths.put(number, offset + record.length);
        unwritten.removeFirst();
      }
      trouble = "";
    } catch (IOException e) {
      trouble = "Samples that go to the metrics' server cannot be written: " + e.getMessage();
      throw e;
    }
  }

  private FileChannel writable() throws IOException {
    FileChannel channel = writer;
    if (channel != null
        && lengths.getOrDefault(lengths.lastKey(), 0L) >= RemoteLimits.OUTBOX_FILE_BYTES) {
      force(channel);
      writer = null;
      channel.close();
      channel = null;
    }
    if (channel == null) {
      Path path = OutboxFile.pathOf(folder, nextNumber);
      Files.deleteIfExists(path); // What an attempt left that failed before it had a header.
      channel = OutboxFile.create(path);
      lengths.put(nextNumber++, (long) OutboxFile.HEADER_BYTES);
      writer = channel;
      FileTree.sync(folder);
    }
    return channel;
  }

  private void force(FileChannel channel) throws IOException {
    SyncFailedException before = syncFailure;
    if (before != null) {
      throw before;
    }
    try {
      channel.force(true);
    } catch (IOException e) {
      SyncFailedException failure = new SyncFailedException(folder.toString(), e);
      syncFailure = failure;
      throw failure;
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    writeWaiting();
    FileChannel channel = writer;
    if (channel != null) {
      force(channel);
    }
  }

  /**
   * What was acknowledged and not yet taken out, oldest first; waits until there is some.
   *
   * @param mostSamples after which no more records are put together
   * @return empty when nothing came in time
   */
  Optional<Parcel> next(int mostSamples, long waitMs) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
    List<IncomingSeries> series = new ArrayList<>();
    long samples = 0;
    while (samples < mostSamples) {
      JournalPosition place = nextPlace(series.isEmpty() ? deadline : System.nanoTime());
      if (place == null) {
        break;
      }
      Optional<OutboxFile.Entry> found;
      try (FileChannel channel =
          FileChannel.open(OutboxFile.pathOf(folder, place.file()), StandardOpenOption.READ)) {
        found = OutboxFile.read(channel, place.offset());
      }
      if (found.isEmpty()) {
        passOver(place);
        continue;
      }
      moveTo(new JournalPosition(place.file(), found.get().end()));
      try {
        for (IncomingSeries one : WriteRequest1.decode(Snappy.uncompress(found.get().payload()))) {
          series.add(one);
          samples += one.samples().size();
        }
      } catch (CorruptDataException e) {
        notices.add(
            "A record that waited for the metrics' server cannot be understood and is lost: "
                + e.getMessage());
      }
    }
    return series.isEmpty() ? Optional.empty() : Optional.of(new Parcel(series, read()));
  }

  private synchronized JournalPosition read() {
    return read;
  }

  private synchronized void moveTo(JournalPosition place) {
    read = place;
  }

  /** What was taken out and not delivered comes out again. */
  synchronized void again() {
    read = delivered;
  }

  /** The rest of a file that holds no whole record where one was written. */
  private synchronized void passOver(JournalPosition place) {
    notices.add(
        "%s is damaged at %,d: what it had from there on for the metrics' server is lost."
            .formatted(OutboxFile.pathOf(folder, place.file()).getFileName(), place.offset()));
    read = new JournalPosition(place.file(), lengths.getOrDefault(place.file(), place.offset()));
  }

  /** Where the next record is; null when none came until the deadline. */
  private synchronized @Nullable JournalPosition nextPlace(long deadline)
      throws InterruptedException {
    while (!closed) {
      for (var file : lengths.tailMap(read.file(), true).entrySet()) {
        long offset =
            file.getKey() == read.file()
                ? Math.max(read.offset(), OutboxFile.HEADER_BYTES)
                : OutboxFile.HEADER_BYTES;
        if (offset < file.getValue()) {
          return new JournalPosition(file.getKey(), offset);
        }
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        return null;
      }
      wait(leftMs);
    }
    return null;
  }

  /** What ends there or before is on the server, or lost for good: it is needed here no more. */
  synchronized void delivered(JournalPosition end) throws IOException {
    delivered = end;
    mark.write(end);
    forgetDelivered();
  }

  private void forgetDelivered() throws IOException {
    for (long number : List.copyOf(lengths.headMap(delivered.file(), false).keySet())) {
      Files.deleteIfExists(OutboxFile.pathOf(folder, number));
      lengths.remove(number);
    }
  }

  /** What waits, as it is on disk. */
  synchronized long waitingBytes() {
    long bytes = 0;
    for (var file : lengths.tailMap(delivered.file(), true).entrySet()) {
      long from = file.getKey() == delivered.file() ? delivered.offset() : OutboxFile.HEADER_BYTES;
      bytes += Math.max(0, file.getValue() - Math.max(from, OutboxFile.HEADER_BYTES));
    }
    for (byte[] record : unwritten) {
      bytes += record.length;
    }
    return bytes;
  }

  /** What a person should know. */
  synchronized List<String> notices() {
    List<String> all = new ArrayList<>(notices.list());
    if (!trouble.isEmpty()) {
      all.add(trouble + ".");
    }
    return all;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    notifyAll();
    FileChannel channel = writer;
    if (channel != null) {
      channel.close();
      writer = null;
    }
    mark.close();
  }
}
