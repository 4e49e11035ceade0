package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceFilterTest {
  private final TraceFilter filter = new TraceFilter();

  @Test
  void everyBlockOfATraceIsFoundAndFewOthersAre() throws CorruptDataException {
    List<Set<Long>> tracesOfBlocks = new ArrayList<>();
    for (int block = 0; block < 200; block++) {
      // Blocks of very different sizes have filters of different sizes.
      Set<Long> traces = new HashSet<>();
      filter.add(block(block, 1 + block % 7 * 40, traces));
      tracesOfBlocks.add(traces);
    }

    for (int block = 0; block < 200; block++) {
      for (long hash : tracesOfBlocks.get(block)) {
        assertThat(sequences(hash)).contains((long) block);
      }
    }
    Random random = new Random(1);
    int wrong = 0;
    for (int i = 0; i < 1_000; i++) {
      wrong += sequences(Words.trace(random.nextLong(), random.nextLong())).size();
    }
    assertThat(wrong).as("of 200,000 blocks asked").isLessThan(1_000);
  }

  @Test
  void aBlockThatMovedInMemoryIsHandedOverAsItIsNow() throws CorruptDataException {
    Set<Long> traces = new HashSet<>();
    BlockIndex before = block(1, 10, traces);
    filter.add(before);
    BlockIndex after = block(2, 10, new HashSet<>());

    filter.replace(before, after);

    assertThat(sequences(traces.iterator().next())).containsExactly(2L);
  }

  private List<Long> sequences(long hash) {
    List<Long> found = new ArrayList<>();
    filter.find(hash, block -> found.add(block.sequence()));
    return found;
  }

  private static BlockIndex block(int sequence, int traces, Set<Long> hashes)
      throws CorruptDataException {
    List<Span> spans = new ArrayList<>(new SpanSamples(sequence).traces(traces));
    spans.sort(
        Comparator.comparing((Span span) -> span.traceId().high())
            .thenComparing(span -> span.traceId().low()));
    spans.forEach(span -> hashes.add(Words.trace(span.traceId().high(), span.traceId().low())));
    ByteSink entry = new ByteSink(1 << 12);
    try (BlockWriter writer = new BlockWriter()) {
      writer.write(
          spans.toArray(Span[]::new),
          spans.size(),
          sequence,
          32,
          null,
          new ByteSink(1 << 12),
          entry);
    }
    return BlockIndex.read(MemorySegment.ofArray(entry.toByteArray()), 0);
  }
}
