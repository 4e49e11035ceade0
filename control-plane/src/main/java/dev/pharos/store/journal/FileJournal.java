package dev.pharos.store.journal;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal as a folder of numbered files. A file that was there at the start is never written
 * again except to cut a torn end: each run begins a file of its own.
 */
public final class FileJournal implements Journal {
  private final Path folder;
  private final long maxBytes;
  private final long fileBytes;
  private final JournalFile.Opener opener;
  private final FileStore disk;
  private final RecordCodec codec = new RecordCodec();

  /** Lengths of the files that are no longer written, by number. */
  private final NavigableMap<Long, Long> finished = new TreeMap<>();

  private @Nullable JournalFile current;
  private long nextNumber = 1;

  /** As noted when this run began; 0 when none was. */
  private final long newestBefore;

  private final SyncedLength syncedLength;

  /** As noted when this run began. */
  private final SyncedLength.Note syncedBefore;

  /** Torn ends of earlier runs' files were cut: their lengths are what they stay. */
  private boolean replayed;

  /** A file was given up with records in it that the next sync would have made durable. */
  private boolean appendedIsLost;

  private long bytesUntilSpaceCheck;
  private final AtomicLong sizeBytes = new AtomicLong();

  private FileJournal(Path folder, long maxBytes, long fileBytes, JournalFile.Opener opener)
      throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.fileBytes = fileBytes;
    this.opener = opener;
    FileTree.create(folder);
    this.disk = Files.getFileStore(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        long number = numberOf(file);
        if (number > 0) {
          finished.put(number, Files.size(file));
          nextNumber = Math.max(nextNumber, number + 1);
        }
      }
    }
    newestBefore = NewestFile.read(folder);
    nextNumber = Math.max(nextNumber, newestBefore + 1);
    syncedLength = new SyncedLength(folder);
    syncedBefore = syncedLength.read();
    count();
  }

  /**
   * Opens a journal, or makes one where none is.
   *
   * @param maxBytes on disk; appending beyond it is refused until {@link #release} made room
   * @param fileBytes a file is closed beyond this: deleting whole files is how space comes back
   */
  public static FileJournal open(Path folder, long maxBytes, long fileBytes) throws IOException {
    return open(folder, maxBytes, fileBytes, FileChannel::open);
  }

  static FileJournal open(Path folder, long maxBytes, long fileBytes, JournalFile.Opener opener)
      throws IOException {
    return new FileJournal(folder, maxBytes, fileBytes, opener);
  }

  @Override
  public synchronized void append(JournalRecord record) throws IOException {
    ByteBuffer bytes = codec.encode(record);
    int length = bytes.remaining();
    if (sizeBytes.get() + length > maxBytes) {
      throw new JournalFullException(
          "the journal has reached its limit of "
              + maxBytes
              + " bytes because the store is behind; try again later");
    }
    checkSpace(length);
    try {
      writable().append(bytes);
      sizeBytes.addAndGet(length);
    } catch (IOException e) {
      if (isNoSpace(e)) {
        bytesUntilSpaceCheck = 0;
        throw new JournalFullException("the disk of " + folder + " is full");
      }
      endFileAfterFailedWrite();
      throw e;
    }
  }

  /**
   * What was appended before the write that failed is whole: where the disk still syncs it is made
   * durable and stays, else it is given up with the file.
   */
  private void endFileAfterFailedWrite() {
    JournalFile file = current;
    if (file == null) {
      return;
    }
    try {
      file.sync();
    } catch (IOException e) {
      giveUpFile();
      return;
    }
    file.abandon();
    finished.put(file.number(), file.length());
    current = null;
    count();
  }

  @Override
  public synchronized void answered() {
    if (current != null) {
      current.answered();
    }
  }

  @Override
  public synchronized void sync() throws IOException {
    if (appendedIsLost) {
      // What came after it may be in a file of its own by now, but waits for this sync as well.
      appendedIsLost = false;
      giveUpFile();
      appendedIsLost = false;
      throw new IOException("the file was given up before what was appended to it was synced");
    }
    if (current == null) {
      return;
    }
    try {
      current.sync();
    } catch (IOException e) {
      giveUpFile();
      appendedIsLost = false;
      throw e;
    }
    syncedLength.write(current.number(), current.length());
  }

  @Override
  public synchronized JournalPosition end() {
    return current == null
        ? new JournalPosition(nextNumber, 0)
        : new JournalPosition(current.number(), current.length());
  }

  @Override
  public synchronized Replay replay(JournalPosition from, RecordConsumer consumer)
      throws IOException {
    if (current == null) {
      nextNumber = Math.max(nextNumber, from.file() + 1);
    }
    long records = 0;
    long lostBytes = 0;
    List<String> damage = new ArrayList<>();
    List<Long> numbers = new ArrayList<>(finished.tailMap(from.file(), true).keySet());
    if (current != null && current.number() >= from.file()) {
      numbers.add(current.number());
    }
    damage.addAll(new MissingFiles(folder, newestBefore).behind(from, numbers));
    long before = 0;
    boolean wholeBefore = false;
    for (long number : numbers) {
      Path path = JournalFile.pathOf(folder, number);
      long offset = number == from.file() ? from.offset() : 0;
      JournalScan.Outcome outcome = new JournalScan(path).read(number, offset, consumer);
      records += outcome.records();
      lostBytes += outcome.lostBytes();
      damage.addAll(outcome.problems());
      if (wholeBefore && number == before + 1) {
        tellShortened(before, new JournalScan(path).lengthBefore(), damage);
      }
      before = number;
      wholeBefore = outcome.problems().isEmpty();
      if (outcome.torn() && finished.containsKey(number)) {
        cut(path, number, outcome.wholeBytes());
      }
    }
    tellShortened(before, syncedBefore.of(before), damage);
    replayed = true;
    return new Replay(records, lostBytes, List.copyOf(damage));
  }

  /** A cut between two records leaves whole ones: only what the length once was tells. */
  private void tellShortened(long number, long lengthOnce, List<String> damage) {
    long length = finished.getOrDefault(number, lengthOnce);
    if (length < lengthOnce) {
      damage.add(
          "journal file %d is %d bytes shorter than it was: what was acknowledged in them is lost"
              .formatted(number, lengthOnce - length));
    }
  }

  @Override
  public synchronized void release(JournalPosition upTo) throws IOException {
    deleteBefore(upTo.file());
    JournalFile file = current;
    if (file != null
        && upTo.compareTo(end()) >= 0
        && file.length() >= JournalLimits.ROLL_ON_RELEASE_BYTES) {
      // The fresh file comes first: it keeps the numbering when all others are gone.
      roll();
      deleteBefore(end().file());
    }
  }

  @Override
  public long sizeBytes() {
    return sizeBytes.get();
  }

  @Override
  public synchronized void close() throws IOException {
    try (codec;
        syncedLength) {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }

  private JournalFile writable() throws IOException {
    JournalFile file = current;
    if (file == null) {
      boolean known = replayed && !finished.isEmpty() && finished.lastKey() == nextNumber - 1;
      file = create(known ? finished.lastEntry().getValue() : 0);
    } else if (file.length() >= fileBytes) {
      roll();
      file = java.util.Objects.requireNonNull(current);
    }
    return file;
  }

  /** Ends the current file, durably, and begins the next. */
  private void roll() throws IOException {
    JournalFile old = java.util.Objects.requireNonNull(current);
    try {
      old.sync();
    } catch (IOException e) {
      // Even for want of space: what a failed sync has written is not known, and a later one says
      // nothing of it.
      giveUpFile();
      throw e;
    }
    create(old.length());
    finished.put(old.number(), old.length());
    old.close();
    count();
  }

  private JournalFile create(long lengthBefore) throws IOException {
    Path path = JournalFile.pathOf(folder, nextNumber);
    JournalFile file = JournalFile.create(path, nextNumber, lengthBefore, opener);
    try {
      NewestFile.write(folder, nextNumber);
    } catch (IOException e) {
      file.abandon();
      Files.deleteIfExists(path);
      throw e;
    }
    nextNumber++;
    current = file;
    sizeBytes.addAndGet(file.length());
    return file;
  }

  private void giveUpFile() {
    JournalFile file = current;
    if (file != null) {
      appendedIsLost |= file.hasUnsynced();
      file.abandon();
      finished.put(file.number(), file.length());
      current = null;
      count();
    }
  }

  private void deleteBefore(long firstKept) throws IOException {
    for (long number : List.copyOf(finished.headMap(firstKept, false).keySet())) {
      Files.deleteIfExists(JournalFile.pathOf(folder, number));
      finished.remove(number);
    }
    count();
  }

  private void cut(Path path, long number, long length) throws IOException {
    if (length < JournalFile.HEADER_BYTES) {
      Files.delete(path);
      finished.remove(number);
    } else {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(length);
        channel.force(true);
      }
      finished.put(number, length);
      if (syncedBefore.of(number) > length) {
        syncedLength.write(number, length);
      }
    }
    count();
  }

  private void checkSpace(int length) throws IOException {
    bytesUntilSpaceCheck -= length;
    if (bytesUntilSpaceCheck > 0) {
      return;
    }
    long reserve =
        Math.min(
            JournalLimits.RESERVE_BYTES,
            (long) (disk.getTotalSpace() * JournalLimits.RESERVE_SHARE));
    long free = disk.getUsableSpace();
    if (free - length < reserve) {
      bytesUntilSpaceCheck = 0;
      throw new JournalFullException(
          "the disk of " + folder + " has " + free + " bytes left; " + reserve + " are kept free");
    }
    bytesUntilSpaceCheck = Math.min(JournalLimits.SPACE_CHECK_BYTES, (free - reserve) / 2);
  }

  private void count() {
    long bytes = current == null ? 0 : current.length();
    for (long length : finished.values()) {
      bytes += length;
    }
    sizeBytes.set(bytes);
  }

  /** The JDK tells a full disk by its message alone. */
  private static boolean isNoSpace(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }

  private static long numberOf(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d{12}\\.journal") ? Long.parseLong(name.substring(0, 12)) : 0;
  }
}
