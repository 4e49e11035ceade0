package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where the samples of one series that was asked for lie. For one thread. */
final class FoundSeries {
  /** Room for more is made as they come: an estimate may be wrong. */
  private static final int MOST_EXPECTED = 1 << 16;

  final Labels labels;
  private final List<ChunkPlace> places = new ArrayList<>(4);

  /** Whose parts they are, one after the other. */
  private final List<PartName> parts = new ArrayList<>(1);

  /** Copies of open chunks. */
  private final List<SampleChunk> inMemory = new ArrayList<>(1);

  /** About how many samples of the range they have. */
  private long expected;

  private List<Samples> runs = new ArrayList<>(1);
  private Samples.Builder run = Samples.builder(0);
  private long lastMs = Long.MIN_VALUE;

  FoundSeries(Labels labels) {
    this.labels = labels;
  }

  /**
   * Chunks come in the order in which they were closed.
   *
   * @param samples about how many of it are wanted
   */
  void add(ChunkPlace place, PartName part, int samples) {
    places.add(place);
    expected += samples;
    if (parts.isEmpty() || !parts.getLast().equals(part)) {
      parts.add(part);
    }
  }

  /** Open chunks come behind the others. */
  void add(SampleChunk chunk, int samples) {
    inMemory.add(chunk);
    expected += samples;
  }

  /** About how many samples of a chunk are in a range, were they spread evenly. */
  static int share(int samples, long firstMs, long lastMs, long fromMs, long toMs) {
    long whole = Math.max(1, lastMs - firstMs);
    long part = Math.min(lastMs, toMs) - Math.max(firstMs, fromMs);
    return (int) Math.min(samples, 2 + (long) ((double) samples * part / whole));
  }

  /** Puts behind it what another has of the same series. */
  FoundSeries append(FoundSeries later) {
    places.addAll(later.places);
    parts.addAll(later.parts);
    inMemory.addAll(later.inMemory);
    expected += later.expected;
    return this;
  }

  boolean isEmpty() {
    return places.isEmpty() && inMemory.isEmpty();
  }

  /** All samples of the range, in order; of two of one time the one that was closed first. */
  Samples read(long fromMs, long toMs, SampleWatch watch, ChunkReader reader, Notices notices) {
    run = Samples.builder((int) Math.min(MOST_EXPECTED, expected));
    for (ChunkPlace place : places) {
      try {
        read(reader.read(place), fromMs, toMs, watch, reader.floats());
      } catch (CorruptDataException e) {
        notices.add(
            "A chunk of metrics of %s cannot be read: %s."
                .formatted(
                    parts.stream().map(PartName::toString).collect(Collectors.joining(", ")),
                    e.getMessage()));
        endRun();
      }
    }
    for (SampleChunk chunk : inMemory) {
      try {
        read(chunk, fromMs, toMs, watch, reader.floats());
      } catch (CorruptDataException e) {
        throw new IllegalStateException("what was just written cannot be read", e);
      }
    }
    endRun();
    return runs.isEmpty() ? Samples.EMPTY : runs.stream().reduce(FoundSeries::merged).orElseThrow();
  }

  private void read(
      SampleChunk chunk, long fromMs, long toMs, SampleWatch watch, FloatReader floats)
      throws CorruptDataException {
    watch.reading(chunk.size());
    if (chunk.firstTimeMs() <= lastMs) {
      endRun();
    }
    chunk.readInto(fromMs, toMs, run, floats);
    lastMs = chunk.lastTimeMs();
  }

  private void endRun() {
    if (run.size() > 0) {
      runs.add(run.build());
    }
    run = Samples.builder(16);
    lastMs = Long.MIN_VALUE;
  }

  /** Of two samples of one time that of the first stays. */
  private static Samples merged(Samples first, Samples second) {
    Samples.Builder merged = Samples.builder(first.size() + second.size());
    int i = 0;
    int k = 0;
    while (i < first.size() || k < second.size()) {
      if (k == second.size() || (i < first.size() && first.timeMs(i) <= second.timeMs(k))) {
        if (k < second.size() && first.timeMs(i) == second.timeMs(k)) {
          k++;
        }
        copy(first, i++, merged);
      } else {
        copy(second, k++, merged);
      }
    }
    return merged.build();
  }

  private static void copy(Samples from, int i, Samples.Builder to) {
    if (from.isHistogram(i)) {
      to.add(from.timeMs(i), from.histogram(i));
    } else {
      to.add(from.timeMs(i), from.value(i));
    }
  }
}
