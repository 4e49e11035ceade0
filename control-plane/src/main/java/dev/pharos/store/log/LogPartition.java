package dev.pharos.store.log;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one day (UTC): a file of blocks that only grows, so that each commit is a length.
 * Changes are for one thread at a time; the list of blocks is for any.
 */
final class LogPartition {
  private static final Logger log = LoggerFactory.getLogger(LogPartition.class);
  private static final String FILE = "logs.blocks";
  private static final String MAGIC = "PHLOGS\r\n";
  private static final int VERSION = 1;

  private final long day;
  private final Path folder;
  private final PageFile file;
  private final LogReader reader;
  private final Arena arena = Arena.ofShared();
  private final AtomicInteger holders = new AtomicInteger(1);

  private volatile Contents contents = new Contents(new LogBlock[0], 0);

  /** Blocks whose index is on the heap so far. */
  private final List<LogBlock> unmapped = new ArrayList<>();

  private int unmappedBytes;
  private volatile long rows;

  /** Of blocks; what is beside them is nobody's. */
  private final ByteShares<ServiceId> shares = new ByteShares<>();

  private boolean dirty;
  private volatile boolean dropped;

  /**
   * What there is to read at one moment.
   *
   * @param blocks sorted by their newest line, the oldest first; not to be changed
   * @param lastSequence of the block that was appended last
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  record Contents(LogBlock[] blocks, long lastSequence) {}

  private LogPartition(long day, Path folder, PageFile file, LogReader reader) {
    this.day = day;
    this.folder = folder;
    this.file = file;
    this.reader = reader;
  }

  static Path folderOf(Path root, long day) {
    return root.resolve(LocalDate.ofEpochDay(day).toString());
  }

  static LogPartition create(Path root, long day, LogReader reader) throws IOException {
    Path folder = folderOf(root, day);
    FileTree.delete(folder);
    Files.createDirectory(folder);
    PageFile file = PageFile.create(folder.resolve(FILE), MAGIC, VERSION, day);
    FileTree.sync(folder);
    FileTree.sync(root);
    return new LogPartition(day, folder, file, reader);
  }

  /**
   * Opens a partition as a commit left it. A block whose index is damaged gets it made again in
   * memory; of blocks that are damaged otherwise the others are kept, and that is told.
   */
  static LogPartition open(Path root, LogCommit.Part part, LogReader reader, Notices notices)
      throws IOException {
    Path folder = folderOf(root, part.day());
    PageFile file = PageFile.open(folder.resolve(FILE), MAGIC, VERSION, part.day(), part.length());
    if (file.length() < part.length()) {
      notices.add(
          "%s lost its last %d bytes; what is before them is kept."
              .formatted(file.path(), part.length() - file.length()));
    }
    LogPartition partition = new LogPartition(part.day(), folder, file, reader);
    try {
      partition.readBlocks(notices);
      return partition;
    } catch (IOException | RuntimeException e) {
      partition.letGo();
      throw e;
    }
  }

  long day() {
    return day;
  }

  Path folder() {
    return folder;
  }

  PageFile file() {
    return file;
  }

  Contents contents() {
    return contents;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return file.length();
  }

  /** They add up to {@link #bytes}. For the one thread that changes it. */
  Map<ServiceId, Long> bytesByService() {
    ByteShares<ServiceId> all = new ByteShares<>();
    all.addAll(shares.all());
    return all.upTo(bytes(), ServiceId.NOBODY);
  }

  /**
   * Appends rows as a block and makes it visible to new views, all or nothing. A sequence that was
   * appended before is not appended again.
   */
  void append(LogBlockWriter writer, ByteSink buffer, BlockRows added, long sequence)
      throws IOException {
    if (sequence <= contents.lastSequence()) {
      return;
    }
    buffer.clear();
    writer.write(added, sequence, buffer);
    byte[] head = Arrays.copyOf(buffer.array(), buffer.length());
    LogBlockHeader header = LogBlockHeader.read(head);
    byte[] index =
        Arrays.copyOfRange(head, header.indexAt(), header.indexAt() + header.indexLength());
    LogBlock block =
        new LogBlock(file.length(), header, MemorySegment.ofArray(index), reader.resources());
    dirty = true;
    file.append(buffer);
    insert(List.of(block), sequence);
    unmapped.add(block);
    unmappedBytes += index.length;
    if (unmappedBytes >= LogStoreLimits.UNMAPPED_BYTES) {
      try {
        mapUnmapped();
      } catch (IOException e) {
        // The blocks are appended and found; their index stays on the heap until this succeeds.
        log.warn("{} cannot be mapped; it is tried again.", file.path(), e);
      }
    }
  }

  /** Makes all that was appended durable. */
  LogCommit.Part commit() throws IOException {
    if (dirty) {
      file.sync();
      dirty = false;
    }
    return new LogCommit.Part(day, file.length());
  }

  /** Lets go of what writing needs. */
  void closeWriter() throws IOException {
    commit();
    file.closeWriter();
  }

  /** Takes the partition away; its file goes when the last view does. */
  void drop() throws IOException {
    Path gone = goneFolder();
    FileTree.delete(gone);
    Files.move(folder, gone);
    dropped = true;
    letGo();
  }

  void hold() {
    holders.incrementAndGet();
  }

  void letGo() {
    if (holders.decrementAndGet() > 0) {
      return;
    }
    reader.forget(file);
    try {
      file.close();
      arena.close();
      if (dropped) {
        FileTree.delete(goneFolder());
      }
    } catch (IOException e) {
      log.warn("The partition {} could not be closed cleanly.", folder, e);
    }
  }

  private Path goneFolder() {
    return folder.resolveSibling(folder.getFileName() + ".dropped");
  }

  private void readBlocks(Notices notices) throws IOException {
    long length = file.length();
    if (length <= AppendFile.HEADER_BYTES) {
      return;
    }
    MemorySegment bytes = map(0, length);
    List<LogBlock> found = new ArrayList<>();
    long lastSequence = 0;
    long at = AppendFile.HEADER_BYTES;
    while (at < length) {
      LogBlockHeader header;
      try {
        header = LogBlockHeader.readAt(bytes, at);
      } catch (CorruptDataException e) {
        long next = LogBlockHeader.nextAfter(bytes, at);
        notices.add(
            "The block of lines at offset %d of %s cannot be read (%s): %d bytes are lost."
                .formatted(at, file.path(), e.getMessage(), next - at));
        at = next;
        continue;
      }
      lastSequence = Math.max(lastSequence, header.sequence());
      addBlock(at, header, bytes, found, notices);
      at += header.length();
    }
    insert(found, lastSequence);
  }

  private void addBlock(
      long at, LogBlockHeader header, MemorySegment bytes, List<LogBlock> found, Notices notices) {
    try {
      MemorySegment index = bytes.asSlice(at + header.indexAt(), header.indexLength());
      byte[] copy = index.toArray(ValueLayout.JAVA_BYTE);
      if (Checksum.of(copy, 0, copy.length) != header.indexCrc()) {
        index = MemorySegment.ofArray(indexAgain(at, header));
        notices.add(
            "The index of the block at offset %d of %s is damaged and was made again."
                .formatted(at, file.path()));
      }
      found.add(new LogBlock(at, header, index, reader.resources()));
    } catch (IOException e) {
      notices.add(
          "The block of %d lines at offset %d of %s cannot be read: %s."
              .formatted(header.rows(), at, file.path(), e.getMessage()));
    }
  }

  /** Equal rows make equal bytes, so that the rows tell what the index was. */
  private byte[] indexAgain(long at, LogBlockHeader header) throws IOException {
    StoredVocabulary vocabulary = reader.vocabulary(file, at, header);
    ByteSource directory =
        new ByteSource(
            file.read(at + LogBlockHeader.BYTES, LogBlockHeader.DIRECTORY_BYTES * header.chunks()));
    List<LogRecord> lines = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    long chunkAt = at + header.chunksAt();
    for (int i = 0; i < header.chunks(); i++) {
      int length = directory.readInt();
      StoredChunk chunk =
          reader.read(file, chunkAt, length, directory.readInt(), vocabulary, directory.readInt());
      for (int row = 0; row < chunk.rows(); row++) {
        lines.add(chunk.line(row));
        numbers.add(chunk.position(row).number());
      }
      chunkAt += length;
    }
    BlockRows again =
        new BlockRows(
            lines.toArray(LogRecord[]::new), numbers.stream().mapToLong(Long::longValue).toArray());
    ByteSink block = new ByteSink(header.length());
    try (LogBlockWriter writer = new LogBlockWriter()) {
      writer.write(again, header.sequence(), block);
    }
    LogBlockHeader made = LogBlockHeader.read(block.toByteArray());
    if (made.length() != header.length() || made.indexCrc() != header.indexCrc()) {
      throw new CorruptDataException("its index is damaged and could not be made again");
    }
    return Arrays.copyOfRange(block.array(), made.indexAt(), made.indexAt() + made.indexLength());
  }

  private void mapUnmapped() throws IOException {
    long from = unmapped.getFirst().offset();
    MemorySegment bytes = map(from, file.length() - from);
    LogBlock[] moved = contents.blocks().clone();
    for (LogBlock block : unmapped) {
      LogBlockHeader header = block.header();
      LogBlock mapped =
          block.movedTo(
              bytes.asSlice(block.offset() - from + header.indexAt(), header.indexLength()));
      for (int i = moved.length - 1; i >= 0; i--) {
        if (moved[i] == block) {
          moved[i] = mapped;
          break;
        }
      }
    }
    unmapped.clear();
    unmappedBytes = 0;
    contents = new Contents(moved, contents.lastSequence());
  }

  private MemorySegment map(long offset, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena);
    }
  }

  private void insert(List<LogBlock> added, long lastSequence) {
    LogBlock[] before = contents.blocks();
    LogBlock[] all = Arrays.copyOf(before, before.length + added.size());
    long rowsNow = rows;
    for (int i = 0; i < added.size(); i++) {
      all[before.length + i] = added.get(i);
      rowsNow += added.get(i).rows();
      added.get(i).shareInto(shares);
    }
    rows = rowsNow;
    Arrays.sort(all, Comparator.comparingLong(LogBlock::maxNs));
    contents = new Contents(all, lastSequence);
  }
}
