package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;

/**
 * Some series that follow each other in a part's index, of each only how it differs from the one
 * before: first the labels of all, then the chunks of all. FORMAT.md draws it.
 */
final class SeriesBlock {
  /** Series of a block: to read one, those before it are passed over. */
  static final int SERIES = 16;

  /** Labels whose changes one number tells; series with more are written whole. */
  private static final int MOST_CHANGING = 30;

  private SeriesBlock() {}

  /** Writes blocks. For one thread. */
  static final class Writer {
    private final ByteSink labels = new ByteSink(1 << 10);
    private final ByteSink chunks = new ByteSink(1 << 12);
    private int[] pairs = new int[0];
    private int length;
    private Expected expected = new Expected();
    private int series;

    int series() {
      return series;
    }

    /**
     * @param texts numbers of texts: name, value, name, value…
     * @param count how many of them count
     */
    void add(int[] texts, int count, ChunkList list) {
      if (hasNames(texts, count)) {
        int changed = 0;
        for (int i = 1; i < count; i += 2) {
          if (texts[i] != pairs[i]) {
            changed |= 1 << (i >> 1);
          }
        }
        labels.putVarint((long) changed << 1 | 1);
        for (int i = 1; i < count; i += 2) {
          if (texts[i] != pairs[i]) {
            labels.putVarint(VarintCursor.signed(texts[i] - pairs[i]));
          }
        }
      } else {
        labels.putVarint(count);
        for (int i = 0; i < count; i++) {
          labels.putVarint(texts[i]);
        }
      }
      pairs = java.util.Arrays.copyOf(texts, count);
      length = count;
      addChunks(list);
      series++;
    }

    private boolean hasNames(int[] texts, int count) {
      if (count != length || count > 2 * MOST_CHANGING) {
        return false;
      }
      for (int i = 0; i < count; i += 2) {
        if (texts[i] != pairs[i]) {
          return false;
        }
      }
      return true;
    }

    private void addChunks(ChunkList list) {
      chunks.putVarint(list.size());
      expected.beginSeries();
      for (int i = 0; i < list.size(); i++) {
        int samples = list.samples(i);
        int same = samples == expected.samples ? 0 : 1;
        chunks.putVarint(VarintCursor.signed(list.place(i) - expected.place) << 1 | same);
        if (same != 0) {
          chunks.putVarint(samples);
        }
        int first = list.first(i);
        int last = list.last(i);
        chunks.putVarint(VarintCursor.signed(first - expected.first));
        chunks.putVarint(VarintCursor.signed(last - first - expected.duration));
        expected.learn(list.place(i), first, last, samples);
      }
    }

    /** Writes the block and begins the next. */
    void writeTo(ByteSink out) {
      out.putVarint(labels.length());
      out.putAll(labels);
      out.putAll(chunks);
      labels.clear();
      chunks.clear();
      pairs = new int[0];
      length = 0;
      expected = new Expected();
      series = 0;
    }
  }

  /** Reads labels one series after the other. For one thread. */
  static final class LabelsReader {
    private final VarintCursor in;
    private boolean whole;
    private int changed;

    LabelsReader(VarintCursor in) {
      this.in = in;
    }

    /** How many texts the next series has; what is known of the one before stays in place. */
    int count(int[] before, int length) {
      int head = in.next();
      whole = (head & 1) == 0;
      changed = head >>> 1;
      return whole ? head : length;
    }

    /** Turns the texts of the series before into those of the next. */
    void read(int[] pairs, int count) {
      if (whole) {
        for (int i = 0; i < count; i++) {
          pairs[i] = in.next();
        }
      } else {
        for (int left = changed; left != 0; left &= left - 1) {
          pairs[2 * Integer.numberOfTrailingZeros(left) + 1] += in.nextSigned();
        }
      }
    }
  }

  /** Reads chunks one series after the other. For one thread. */
  static final class ChunksReader {
    private final VarintCursor in;
    private Expected expected = new Expected();

    ChunksReader(VarintCursor in) {
      this.in = in;
    }

    /** Another block begins. */
    void begin() {
      expected = new Expected();
    }

    void read(ChunkList list) {
      list.clear();
      expected.beginSeries();
      for (int left = in.next(); left > 0; left--) {
        long head = in.nextLong();
        int place = expected.place + (int) Zigzag.decode(head >>> 1);
        int samples = (head & 1) == 0 ? expected.samples : in.next();
        int first = expected.first + in.nextSigned();
        int last = first + expected.duration + in.nextSigned();
        list.add(place, first, last, samples);
        expected.learn(place, first, last, samples);
      }
    }
  }

  /** What the next chunk is expected to be; writer and reader learn the same. */
  private static final class Expected {
    private int place;
    private int samples;
    private int duration;
    private int first;

    /** Of the first chunk of the series before. */
    private int seriesFirst;

    private boolean atFirst;

    private void beginSeries() {
      first = seriesFirst;
      atFirst = true;
    }

    private void learn(int chunkPlace, int chunkFirst, int last, int count) {
      place = chunkPlace;
      samples = count;
      duration = last - chunkFirst;
      if (atFirst) {
        seriesFirst = chunkFirst;
        atFirst = false;
      }
      first = last + (count > 1 ? duration / (count - 1) : 0);
    }
  }
}
