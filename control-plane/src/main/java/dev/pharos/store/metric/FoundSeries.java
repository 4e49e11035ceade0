package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.util.ArrayList;
import java.util.List;

/** Where the samples of one series that was asked for lie. For one thread. */
final class FoundSeries {
  final Labels labels;
  private final List<ChunkPlace> places = new ArrayList<>(4);
  private final List<String> names = new ArrayList<>(0);

  /** From open chunks: read already. */
  private final List<Samples> inMemory = new ArrayList<>(1);

  private List<Samples> runs = new ArrayList<>(1);
  private Samples.Builder run = Samples.builder(0);
  private long lastMs = Long.MIN_VALUE;

  FoundSeries(Labels labels) {
    this.labels = labels;
  }

  /** Chunks come in the order in which they were closed. */
  void add(ChunkPlace place, PartName part) {
    places.add(place);
    if (names.isEmpty() || !names.getLast().equals(part.toString())) {
      names.add(part.toString());
    }
  }

  void add(Samples samples) {
    if (!samples.isEmpty()) {
      inMemory.add(samples);
    }
  }

  /** Puts behind it what another has of the same series. */
  FoundSeries append(FoundSeries later) {
    places.addAll(later.places);
    names.addAll(later.names);
    inMemory.addAll(later.inMemory);
    return this;
  }

  boolean isEmpty() {
    return places.isEmpty() && inMemory.isEmpty();
  }

  /** All samples of the range, in order; of two of one time the one that was closed first. */
  Samples read(long fromMs, long toMs, SampleWatch watch, Notices notices) {
    run = Samples.builder(Math.min(1 << 16, 120 * places.size()));
    for (ChunkPlace place : places) {
      try {
        SampleChunk chunk = place.read();
        watch.reading(chunk.size());
        if (chunk.firstTimeMs() <= lastMs) {
          endRun();
        }
        chunk.readInto(fromMs, toMs, run);
        lastMs = chunk.lastTimeMs();
      } catch (CorruptDataException e) {
        notices.add(
            "A chunk of metrics of %s cannot be read: %s."
                .formatted(String.join(", ", names), e.getMessage()));
        endRun();
      }
    }
    for (Samples samples : inMemory) {
      if (samples.timeMs(0) <= lastMs) {
        endRun();
      }
      for (int i = 0; i < samples.size(); i++) {
        copy(samples, i, run);
      }
      lastMs = samples.timeMs(samples.size() - 1);
    }
    endRun();
    return runs.isEmpty() ? Samples.EMPTY : runs.stream().reduce(FoundSeries::merged).orElseThrow();
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
