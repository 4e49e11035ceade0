package dev.pharos.store.metric;

import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The closed chunks of one part of a window, one after the other. They wait in memory until some
 * megabytes are together, and are then written and mapped. Changed under the head's write lock;
 * places are asked for under its read lock and stay good behind it.
 */
final class PartFile implements Closeable {
  static final String MAGIC = "PHMCHK\r\n";
  static final int VERSION = 1;

  private static final ByteSink NOTHING = new ByteSink(0);

  private final PartName name;
  private final Path root;

  /** There from the first write on. */
  private volatile @Nullable AppendFile file;

  /** What is mapped, by where it begins, without gaps. */
  private final List<Extent> extents = new ArrayList<>();

  private ByteSink unwritten = NOTHING;
  private boolean nameIsDurable;

  /** What is mapped stays until it is closed; until nobody looks at it when that never happens. */
  private final Arena arena;

  private record Extent(int start, ByteBuffer bytes) {}

  private PartFile(Path root, PartName name, @Nullable AppendFile file, Arena arena) {
    this.root = root;
    this.arena = arena;
    this.name = name;
    this.file = file;
    this.nameIsDurable = file != null;
  }

  /** A new one, of which nothing is on the disk before the first {@link #write}. */
  static PartFile create(Path root, PartName name) {
    return new PartFile(root, name, null, Arena.ofAuto());
  }

  /**
   * Opens a file as it was when it had a length. It may be shorter: what is missing is met when it
   * is read.
   *
   * @throws CorruptDataException when it is not this part's file
   */
  static PartFile open(Path root, PartName name, long length) throws IOException {
    return open(root, name, length, Arena.ofAuto());
  }

  /** Likewise, mapped until an arena is closed. */
  static PartFile open(Path root, PartName name, long length, Arena arena) throws IOException {
    AppendFile file = AppendFile.open(name.chunks(root), MAGIC, VERSION, name.window(), length);
    PartFile part = new PartFile(root, name, file, arena);
    part.map(0, file.length());
    return part;
  }

  PartName name() {
    return name;
  }

  /** Where the next chunk begins. */
  long end() {
    return written() + unwritten.length();
  }

  /** Bytes in the file. */
  long written() {
    AppendFile current = file;
    return current == null ? AppendFile.HEADER_BYTES : current.length();
  }

  /** Likewise; 0 before there is a file. */
  long onDisk() {
    AppendFile current = file;
    return current == null ? 0 : current.length();
  }

  int unwrittenBytes() {
    return unwritten.length();
  }

  /** Takes over records that name the series of its chunks. */
  void addNames(ByteSink records) {
    if (unwritten == NOTHING) {
      unwritten = new ByteSink(records.length());
    }
    unwritten.putAll(records);
  }

  /** Takes over a closed chunk and tells where it lies. */
  int add(ByteSink chunk) {
    if (unwritten == NOTHING) {
      unwritten = new ByteSink(1 << 16);
    }
    int at = Math.toIntExact(end());
    ChunkRecord.write(unwritten, chunk);
    return at;
  }

  /** Writes what waits. Places given before stay good. */
  void write() throws IOException {
    if (unwritten.length() > 0) {
      AppendFile current = file;
      if (current == null) {
        FileTree.create(name.folder(root));
        current = AppendFile.create(name.chunks(root), MAGIC, VERSION, name.window());
        file = current;
      }
      long start = current.append(unwritten);
      // Readers may still look at the array: it is never used again.
      unwritten = NOTHING;
      map(start, current.length());
    }
  }

  /** Makes what was written durable, and the file's name. */
  void sync() throws IOException {
    AppendFile current = file;
    if (current == null) {
      return;
    }
    current.sync();
    if (!nameIsDurable) {
      FileTree.sync(name.folder(root));
      nameIsDurable = true;
    }
  }

  /** Where the chunk that begins there can be read. */
  ChunkPlace place(int offset) throws CorruptDataException {
    long written = written();
    if (offset >= written) {
      ByteBuffer waiting = ByteBuffer.wrap(unwritten.array(), 0, unwritten.length());
      return new ChunkPlace(waiting, (int) (offset - written));
    }
    int low = 0;
    int high = extents.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (extents.get(middle).start <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0 || offset < extents.get(low).start) {
      throw new CorruptDataException("a chunk lies outside of " + name);
    }
    Extent extent = extents.get(low);
    return new ChunkPlace(extent.bytes, offset - extent.start);
  }

  /** Ends writing; what is mapped stays readable until nobody looks at it any more. */
  @Override
  public void close() throws IOException {
    AppendFile current = file;
    if (current != null) {
      current.close();
    }
  }

  private void map(long from, long to) throws IOException {
    if (to > from) {
      try (FileChannel channel = FileChannel.open(name.chunks(root), StandardOpenOption.READ)) {
        ByteBuffer mapped =
            channel.map(FileChannel.MapMode.READ_ONLY, from, to - from, arena).asByteBuffer();
        extents.add(new Extent(Math.toIntExact(from), mapped));
      }
    }
  }
}
