package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.CacheUse;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCacheTest {
  @TempDir private Path folder;

  @Test
  void countsWhatItHadWhatItDidNotAndWhatHadToGo() throws IOException {
    assertThat(useAfterReadingTwoBlocksInTurn(1)).containsExactly(1L, 3L, 2L);
  }

  @Test
  void withRoomNothingGoes() throws IOException {
    assertThat(useAfterReadingTwoBlocksInTurn(1 << 30)).containsExactly(2L, 2L, 0L);
  }

  /** The first, the first again, the second, the first: found, missed, evicted. */
  private List<Long> useAfterReadingTwoBlocksInTurn(long maxBytes) throws IOException {
    try (Decompressors decompressors = new Decompressors();
        BlockWriter writer = new BlockWriter()) {
      BlockCache cache = new BlockCache(decompressors, maxBytes);
      Partition partition = Partition.create(folder, PartitionName.ofDay(20_500), cache);
      for (int block = 1; block <= 2; block++) {
        Span[] spans = new SpanSamples(block).traces(10).toArray(Span[]::new);
        partition.append(writer, new ByteSink(1 << 16), spans, spans.length, block);
      }
      PageFile pages = partition.pages();
      long first = partition.blocks()[0].blockOffset();
      long second = partition.blocks()[1].blockOffset();
      for (long block : new long[] {first, first, second, first}) {
        assertThat(cache.get(pages, block)).isNotNull();
      }
      partition.close();
      CacheUse use = cache.use();
      return List.of(use.found(), use.missed(), use.evicted());
    }
  }
}
