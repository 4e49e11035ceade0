package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteShares;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a partition by which its pages are found. New entries are on the heap until there are
 * enough to map them at once: a mapping for each would be too many. One thread writes; the list of
 * blocks may be read by any.
 */
final class BlockIndexFile implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(BlockIndexFile.class);
  private static final String MAGIC = "PHSPIX\r\n";

  /** An index of an earlier version is made again from the pages. */
  private static final int VERSION = 3;

  private final AppendFile file;
  private final Arena arena = Arena.ofShared();

  /** In the order of their newest span, the oldest first. */
  private volatile BlockIndex[] blocks = new BlockIndex[0];

  private final TraceFilter traces = new TraceFilter();
  private final List<BlockIndex> unmapped = new ArrayList<>();

  /**
   * Of blocks and their entries; what is beside them is nobody's. Of the one thread that writes.
   */
  private final ByteShares<ServiceId> shares = new ByteShares<>();

  private long unmappedFrom = AppendFile.HEADER_BYTES;

  private BlockIndexFile(AppendFile file) {
    this.file = file;
  }

  static BlockIndexFile create(Path path, long day) throws IOException {
    return new BlockIndexFile(AppendFile.create(path, MAGIC, VERSION, day));
  }

  /**
   * Opens the file as it was when it and the page file had these lengths, and checks every byte.
   *
   * @throws CorruptDataException when it does not describe exactly the page file's blocks
   */
  static BlockIndexFile open(Path path, long day, long length, long pagesLength)
      throws IOException {
    AppendFile file = AppendFile.open(path, MAGIC, VERSION, day, length);
    BlockIndexFile index = new BlockIndexFile(file);
    try {
      index.readAll(pagesLength);
      return index;
    } catch (IOException | RuntimeException e) {
      index.close();
      throw e;
    }
  }

  /** Sorted by their newest span, the oldest first; not to be changed. */
  BlockIndex[] blocks() {
    return blocks;
  }

  TraceFilter traces() {
    return traces;
  }

  ByteShares<ServiceId> shares() {
    return shares;
  }

  long length() {
    return file.length();
  }

  long rows() {
    long rows = 0;
    for (BlockIndex block : blocks) {
      rows += block.rows();
    }
    return rows;
  }

  /** Appends entries, all or nothing; {@link #blocks} has them when this returns. */
  void append(ByteSink entries) throws IOException {
    long start = file.append(entries);
    try {
      MemorySegment bytes = MemorySegment.ofArray(entries.toByteArray());
      List<BlockIndex> added = new ArrayList<>();
      for (long at = 0; at < bytes.byteSize(); ) {
        BlockIndex block = BlockIndex.read(bytes, at);
        added.add(block);
        at += block.size();
      }
      insert(added);
      unmapped.addAll(added);
    } catch (CorruptDataException e) {
      file.cutBackTo(start);
      throw e;
    }
    if (file.length() - unmappedFrom >= SpanStoreLimits.UNMAPPED_BYTES) {
      try {
        mapRest();
      } catch (IOException e) {
        // The entries are appended and found; they stay on the heap until mapping succeeds.
        log.warn("{} cannot be mapped; it is tried again.", file.path(), e);
      }
    }
  }

  void sync() throws IOException {
    file.sync();
  }

  void closeWriter() throws IOException {
    file.close();
  }

  /** Nobody may read any more. */
  @Override
  public void close() throws IOException {
    try (file) {
      arena.close();
    }
  }

  private void readAll(long pagesLength) throws IOException {
    MemorySegment bytes = map(0, file.length());
    List<BlockIndex> found = new ArrayList<>();
    long at = AppendFile.HEADER_BYTES;
    long pagesEnd = AppendFile.HEADER_BYTES;
    while (at < bytes.byteSize()) {
      BlockIndex block = BlockIndex.read(bytes, at);
      if (block.blockOffset() != pagesEnd) {
        throw new CorruptDataException("an index entry is of no block");
      }
      found.add(block);
      at += block.size();
      pagesEnd += block.blockLength();
    }
    if (pagesEnd != pagesLength) {
      throw new CorruptDataException(
          "the index knows " + pagesEnd + " of " + pagesLength + " bytes of pages");
    }
    insert(found);
    unmappedFrom = file.length();
  }

  private void mapRest() throws IOException {
    MemorySegment bytes = map(unmappedFrom, file.length() - unmappedFrom);
    BlockIndex[] moved = blocks.clone();
    long at = 0;
    for (BlockIndex block : unmapped) {
      BlockIndex mapped = block.movedTo(bytes, at);
      at += block.size();
      traces.replace(block, mapped);
      for (int i = moved.length - 1; i >= 0; i--) {
        if (moved[i] == block) {
          moved[i] = mapped;
          break;
        }
      }
    }
    unmapped.clear();
    unmappedFrom = file.length();
    blocks = moved;
  }

  private MemorySegment map(long offset, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena);
    }
  }

  private void insert(List<BlockIndex> added) throws CorruptDataException {
    for (BlockIndex block : added) {
      block.shareInto(shares);
    }
    BlockIndex[] all = Arrays.copyOf(blocks, blocks.length + added.size());
    int at = blocks.length;
    for (BlockIndex block : added) {
      traces.add(block);
      int to = at++;
      while (to > 0 && all[to - 1].maxStartNs() > block.maxStartNs()) {
        all[to] = all[to - 1];
        to--;
      }
      all[to] = block;
    }
    blocks = all;
  }
}
