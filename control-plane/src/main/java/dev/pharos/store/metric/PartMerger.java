package dev.pharos.store.metric;

import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Writes one part that has what several have: those of a series side by side, and joined. The
 * others stay as they are. Memory holds texts' numbers and postings, never the chunks. For one
 * thread, once.
 */
final class PartMerger {
  private static final int WRITTEN_AT_ONCE = 1 << 20;

  /** Synced so often, so that the journal's syncs need not wait for all of it. */
  private static final int SYNCED_AT_ONCE = 32 << 20;

  private final Path root;
  private final List<StoredPart> sources;
  private final PartName target;
  private final Notices notices;
  private final BooleanSupplier stopped;
  private final ByteSink waiting = new ByteSink(WRITTEN_AT_ONCE + (1 << 16));
  private final ChunkList chunks = new ChunkList();
  private long unsynced;

  /**
   * @param sources the earliest window first; their indexes' checksums are right
   * @param target its window is that of the first source, its number is new
   * @param stopped asked now and then whether to give up
   */
  PartMerger(
      Path root,
      List<StoredPart> sources,
      PartName target,
      Notices notices,
      BooleanSupplier stopped) {
    this.root = root;
    this.sources = sources;
    this.target = target;
    this.notices = notices;
    this.stopped = stopped;
  }

  /** A source at one of its series. */
  private final class Source {
    private final StoredPart part;
    private final int number;
    private final MergedSymbols symbols;
    private final SeriesCursor cursor;
    private final GrowingInts labels = new GrowingInts();
    private int ordinal = -1;

    Source(int number, MergedSymbols symbols) {
      this.part = sources.get(number);
      this.number = number;
      this.symbols = symbols;
      this.cursor = part.index().cursor();
    }

    /** False behind the last series. */
    boolean advance() {
      if (++ordinal >= part.index().series()) {
        return false;
      }
      int texts = cursor.texts(ordinal);
      labels.clear();
      for (int i = 0; i < texts; i++) {
        labels.add(symbols.number(number, cursor.text(i)));
      }
      return true;
    }

    /** Has the series' chunks joined; once, after {@link #advance}. */
    void copy(ChunkJoiner to) {
      ChunkList list = cursor.chunks(ordinal);
      for (int i = 0; i < list.size(); i++) {
        try {
          to.add(part.file().place(list.place(i)).content());
        } catch (CorruptDataException e) {
          notices.add(
              "A chunk of metrics of %s cannot be read: %s."
                  .formatted(part.name(), e.getMessage()));
        }
      }
    }
  }

  /**
   * Durable when it returns; what is not finished is taken away.
   *
   * @throws InterruptedIOException when it was stopped
   */
  StoredPart run() throws IOException {
    boolean done = false;
    try {
      long length = write();
      StoredPart merged = StoredPart.open(root, target, length);
      done = true;
      return merged;
    } finally {
      if (!done) {
        Files.deleteIfExists(target.chunks(root));
        Files.deleteIfExists(target.index(root));
      }
    }
  }

  private long write() throws IOException {
    MergedSymbols symbols = new MergedSymbols(sources.stream().map(StoredPart::index).toList());
    Path path = target.chunks(root);
    try (AppendFile file =
            AppendFile.create(path, PartFile.MAGIC, PartFile.VERSION, target.window());
        PartIndexWriter index = PartIndexWriter.create(target.index(root), target, symbols)) {
      NameRecords names = new NameRecords(symbols);
      ChunkJoiner joiner =
          new ChunkJoiner((bytes, length, firstMs, lastMs, samples) -> {
            chunks.add(
                Math.toIntExact(file.length() + waiting.length()),
                Math.toIntExact(firstMs - target.startMs()),
                Math.toIntExact(lastMs - target.startMs()),
                samples);
            ChunkRecord.write(waiting, bytes, length);
          });
      List<Source> left = new ArrayList<>();
      for (int i = 0; i < sources.size(); i++) {
        Source source = new Source(i, symbols);
        if (source.advance()) {
          left.add(source);
        }
      }
      while (!left.isEmpty()) {
        copyNext(left, file, joiner, names, index);
      }
      names.finish(waiting);
      append(file);
      file.sync();
      FileTree.sync(target.folder(root));
      index.finish();
      return file.length();
    }
  }

  /** Copies the series that comes first by its labels, of every source that has it. */
  private void copyNext(
      List<Source> left,
      AppendFile file,
      ChunkJoiner joiner,
      NameRecords names,
      PartIndexWriter index)
      throws IOException {
    if (stopped.getAsBoolean()) {
      throw new InterruptedIOException("the store is closing");
    }
    Source least = left.getFirst();
    for (Source source : left) {
      if (compare(source.labels, least.labels) < 0) {
        least = source;
      }
    }
    int[] labels = Arrays.copyOf(least.labels.array(), least.labels.size());
    chunks.clear();
    for (int i = 0; i < left.size(); ) {
      Source source = left.get(i);
      boolean more = true;
      if (is(source.labels, labels)) {
        source.copy(joiner);
        more = source.advance();
      }
      if (more) {
        i++;
      } else {
        left.remove(i);
      }
    }
    joiner.finish();
    if (chunks.size() > 0) {
      index.add(labels, labels.length, chunks);
      names.add(labels, labels.length, chunks, waiting);
    }
    if (waiting.length() >= WRITTEN_AT_ONCE) {
      append(file);
    }
  }

  private void append(AppendFile file) throws IOException {
    file.append(waiting);
    unsynced += waiting.length();
    waiting.clear();
    if (unsynced >= SYNCED_AT_ONCE) {
      file.sync();
      unsynced = 0;
    }
  }

  /** Texts' numbers ascend as texts do, so that series are compared without their texts. */
  private static int compare(GrowingInts one, GrowingInts other) {
    return Arrays.compare(one.array(), 0, one.size(), other.array(), 0, other.size());
  }

  private static boolean is(GrowingInts labels, int[] wanted) {
    return Arrays.equals(labels.array(), 0, labels.size(), wanted, 0, wanted.length);
  }
}
