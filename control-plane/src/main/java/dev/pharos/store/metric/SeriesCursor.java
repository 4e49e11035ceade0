package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the series of a part's index; those that follow each other fastest. Each text becomes a
 * string once. For one thread.
 */
abstract class SeriesCursor {
  /** Of the series that was read last: texts' numbers, name, value, name, value… */
  protected int[] pairs = new int[32];

  protected int length;
  protected final ChunkList list = new ChunkList();
  private final PartIndex index;
  private final Map<Integer, String> texts = new HashMap<>();

  SeriesCursor(PartIndex index) {
    this.index = index;
  }

  /** Reads a series' labels into {@link #pairs}. */
  protected abstract void readLabels(int ordinal);

  /** A series' chunks; good until the next are asked for. */
  abstract ChunkList chunks(int ordinal);

  /** Goes to a series and tells how many numbers {@link #text} has of it: two a label. */
  int texts(int ordinal) {
    readLabels(ordinal);
    return length;
  }

  /** The number of a text: of a label's name, of its value, of the next one's name… */
  int text(int i) {
    return pairs[i];
  }

  /** The number of the text that is a label's value; -1 where the series has no such label. */
  int value(int ordinal, int name) {
    readLabels(ordinal);
    for (int i = 0; i < length; i += 2) {
      if (pairs[i] == name) {
        return pairs[i + 1];
      }
    }
    return -1;
  }

  Labels labels(int ordinal) {
    readLabels(ordinal);
    Labels.Builder labels = Labels.builder();
    for (int i = 0; i < length; i += 2) {
      labels.set(string(pairs[i]), string(pairs[i + 1]));
    }
    return labels.build();
  }

  private String string(int number) {
    String known = texts.get(number);
    if (known == null) {
      known = index.symbol(number);
      texts.put(number, known);
    }
    return known;
  }

  protected final void room(int more) {
    if (more > pairs.length) {
      pairs = java.util.Arrays.copyOf(pairs, more);
    }
  }

  /** Of versions 1 and 2: an entry for each series, which begins with 16 bytes of hash. */
  static final class OfEntries extends SeriesCursor {
    private static final int HASH_BYTES = 16;

    private final ByteBuffer bytes;
    private final int seriesAt;
    private final VarintCursor in;

    OfEntries(PartIndex index, ByteBuffer bytes, int seriesAt) {
      super(index);
      this.bytes = bytes;
      this.seriesAt = seriesAt;
      this.in = new VarintCursor(bytes);
    }

    @Override
    protected void readLabels(int ordinal) {
      in.at = bytes.getInt(seriesAt + ordinal * Integer.BYTES) + HASH_BYTES;
      length = 2 * in.next();
      room(length);
      for (int i = 0; i < length; i++) {
        pairs[i] = in.next();
      }
    }

    @Override
    ChunkList chunks(int ordinal) {
      readLabels(ordinal);
      list.clear();
      int place = 0;
      for (int left = in.next(); left > 0; left--) {
        place += in.next();
        int first = in.next();
        int last = first + in.next();
        list.add(place, first, last, in.next());
      }
      return list;
    }
  }

  /** Of version 3: {@link SeriesBlock}s. */
  static final class OfBlocks extends SeriesCursor {
    private final ByteBuffer bytes;
    private final int seriesAt;
    private final VarintCursor in;
    private final SeriesBlock.LabelsReader labels;
    private final SeriesBlock.ChunksReader chunks;

    /** Ordinals of the series that are read next; -1 before the first. */
    private int nextLabels = -1;

    private int nextChunks = -1;
    private int labelsAt;
    private int chunksAt;

    OfBlocks(PartIndex index, ByteBuffer bytes, int seriesAt) {
      super(index);
      this.bytes = bytes;
      this.seriesAt = seriesAt;
      this.in = new VarintCursor(bytes);
      this.labels = new SeriesBlock.LabelsReader(in);
      this.chunks = new SeriesBlock.ChunksReader(in);
    }

    @Override
    protected void readLabels(int ordinal) {
      if (ordinal == nextLabels - 1) {
        return;
      }
      int first = ordinal - ordinal % SeriesBlock.SERIES;
      if (nextLabels <= first || nextLabels > ordinal) {
        in.at = blockAt(first);
        in.next();
        nextLabels = first;
        length = 0;
      } else {
        in.at = labelsAt;
      }
      for (; nextLabels <= ordinal; nextLabels++) {
        int count = labels.count(pairs, length);
        room(count);
        labels.read(pairs, count);
        length = count;
      }
      labelsAt = in.at;
    }

    @Override
    ChunkList chunks(int ordinal) {
      if (ordinal == nextChunks - 1) {
        return list;
      }
      int first = ordinal - ordinal % SeriesBlock.SERIES;
      if (nextChunks <= first || nextChunks > ordinal) {
        in.at = blockAt(first);
        int labelBytes = in.next();
        in.at += labelBytes;
        nextChunks = first;
        chunks.begin();
      } else {
        in.at = chunksAt;
      }
      for (; nextChunks <= ordinal; nextChunks++) {
        chunks.read(list);
      }
      chunksAt = in.at;
      return list;
    }

    private int blockAt(int ordinal) {
      return bytes.getInt(seriesAt + ordinal / SeriesBlock.SERIES * Integer.BYTES);
    }
  }
}
