package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the index of a part again from its chunks and the records among them that name their
 * series. For one thread, once.
 */
final class PartReindexer implements Closeable {
  /** A record of names is decompressed whole. */
  private static final int MOST_NAMES_BYTES = 64 << 20;

  private final Path root;
  private final PartName name;
  private final ByteBuffer bytes;
  private final Decompressors decompressors = new Decompressors();

  /** Where the records of the last whole set of names begin. */
  private final List<Integer> names = new ArrayList<>();

  /** Whole ones that were met. */
  private int chunks;

  /** Those that a series has, whole or not. */
  private int named;

  private int indexed;

  private PartReindexer(Path root, PartName name, MemorySegment segment) {
    this.root = root;
    this.name = name;
    this.bytes = segment.asByteBuffer();
  }

  /**
   * What became of it.
   *
   * @param chunks that are found again
   * @param lostChunks that are damaged, or whole and of nobody knows which series
   */
  record Outcome(int series, int chunks, int lostChunks) {}

  /**
   * Writes the index, durably.
   *
   * @throws CorruptDataException when the chunks do not tell whose they are; nothing is written
   */
  static Outcome run(Path root, PartName name) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(name.chunks(root), StandardOpenOption.READ)) {
      MemorySegment whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      try (PartReindexer reindexer = new PartReindexer(root, name, whole)) {
        reindexer.scan();
        return reindexer.write();
      }
    }
  }

  /** Looks at all records, and behind damage for the next whole one. */
  private void scan() {
    int at = AppendFile.HEADER_BYTES;
    while (at < bytes.limit()) {
      try {
        byte[] content = ChunkRecord.content(bytes, at);
        if (isKnown(content)) {
          note(content, at);
          at += ChunkRecord.length(content.length);
          continue;
        }
      } catch (CorruptDataException e) {
        // The next whole record is behind it; what is lost is counted by what is found.
      }
      at = nextRecord(at + 1);
    }
  }

  private static boolean isKnown(byte[] content) {
    return content.length > 0 && ChunkRecord.isKind(content[0]);
  }

  private void note(byte[] content, int at) {
    if (content[0] != NameRecords.KIND) {
      chunks++;
      return;
    }
    // Names were begun anew when writing the part's end was tried again.
    if (content.length > 1 && content[1] == 0) {
      names.clear();
    }
    names.add(at);
  }

  /** Where the next whole record begins, or the end. */
  private int nextRecord(int from) {
    for (int at = from; at < bytes.limit(); at++) {
      if (ChunkRecord.mayBegin(bytes, at)) {
        try {
          if (isKnown(ChunkRecord.content(bytes, at))) {
            return at;
          }
        } catch (CorruptDataException e) {
          // Looked like one by chance.
        }
      }
    }
    return bytes.limit();
  }

  private Outcome write() throws IOException {
    SymbolTexts.OfLabels texts = new SymbolTexts.OfLabels();
    forEachNamed((labels, places) -> texts.add(labels));
    texts.sort();
    GrowingInts numbers = new GrowingInts();
    ChunkList list = new ChunkList();
    if (texts.size() == 0) {
      throw new CorruptDataException("its chunks do not name their series");
    }
    try (PartIndexWriter index = PartIndexWriter.create(name.index(root), name, texts)) {
      forEachNamed((labels, places) -> {
        find(places, list);
        if (list.size() > 0) {
          texts.numbersOf(labels, numbers);
          index.add(numbers.array(), numbers.size(), list);
          indexed += list.size();
        }
      });
      if (indexed == 0) {
        throw new CorruptDataException("none of its chunks is whole");
      }
      index.finish();
      return new Outcome(index.series(), indexed, named - indexed + chunks - indexed);
    }
  }

  /** What is done with a series and the places of its chunks. */
  @FunctionalInterface
  private interface NamedSeries {
    void accept(Labels labels, GrowingInts places) throws IOException;
  }

  private void forEachNamed(NamedSeries action) throws IOException {
    named = 0;
    GrowingInts places = new GrowingInts();
    for (int record : names) {
      ByteSource in = decompressed(ChunkRecord.content(bytes, record));
      while (in.remaining() > 0) {
        Labels.Builder labels = Labels.builder();
        int pairs = in.readCount();
        for (int i = 0; i < pairs; i++) {
          String label = in.readText();
          labels.set(label, in.readText());
        }
        places.clear();
        int count = in.readCount();
        int place = 0;
        for (int i = 0; i < count; i++) {
          place += in.readVarintInt();
          places.add(place);
        }
        named += count;
        action.accept(labels.build(), places);
      }
    }
  }

  private ByteSource decompressed(byte[] content) throws CorruptDataException {
    ByteSource in = new ByteSource(content);
    in.readByte();
    in.readVarint();
    in.readVarint();
    int length = in.readVarintInt();
    if (length > MOST_NAMES_BYTES) {
      throw new CorruptDataException("names of " + length + " bytes");
    }
    byte[] block = new byte[length];
    decompressors.decompress(content, in.position(), in.remaining(), block, length);
    return new ByteSource(block);
  }

  private void find(GrowingInts places, ChunkList found) {
    found.clear();
    for (int i = 0; i < places.size(); i++) {
      try {
        SampleChunk chunk = ChunkRecord.read(bytes, places.get(i));
        found.add(
            places.get(i),
            Math.toIntExact(chunk.firstTimeMs() - name.startMs()),
            Math.toIntExact(chunk.lastTimeMs() - name.startMs()),
            chunk.size());
      } catch (CorruptDataException e) {
        // Counted as lost.
      }
    }
  }

  @Override
  public void close() {
    decompressors.close();
  }
}
