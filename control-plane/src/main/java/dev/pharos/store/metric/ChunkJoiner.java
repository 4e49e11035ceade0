package dev.pharos.store.metric;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;

/**
 * Puts chunks of one series that follow each other in time into one: what stands at the beginning
 * of each, and what its reader has to learn anew, is then there once. Chunks that cannot be read,
 * overlap, or are of another kind stay as they are. For one thread.
 */
final class ChunkJoiner {
  /** Takes what became of chunks, in their order. */
  @FunctionalInterface
  interface Output {
    /**
     * @param bytes of a chunk; good until it returns
     */
    void accept(byte[] bytes, int length, long firstMs, long lastMs, int samples);
  }

  private final Output output;
  private final ByteSink joined = new ByteSink(1 << 12);

  /** The chunk that waits for more of its kind: as it was as long as it is one alone. */
  private byte[] alone = new byte[0];

  private int parts;
  private int samples;
  private int bytes;
  private long firstMs;
  private long lastMs;
  private boolean ofHistograms;
  private SampleChunkWriter writer = SampleChunkWriter.ofFloats();

  ChunkJoiner(Output output) {
    this.output = output;
  }

  /**
   * Takes the next chunk of the series.
   *
   * @param content all of it; kept
   * @throws CorruptDataException when it is none; it is not taken
   */
  void add(byte[] content) throws CorruptDataException {
    SampleChunk chunk = SampleChunk.of(content, 0, content.length);
    if (parts > 0
        && (chunk.isOfHistograms() != ofHistograms
            || chunk.firstTimeMs() <= lastMs
            || samples + chunk.size() > SeriesStoreLimits.JOINED_SAMPLES
            || bytes + content.length > SeriesStoreLimits.CHUNK_BYTES)) {
      finish();
    }
    if (parts > 0 && !join(chunk)) {
      finish();
    }
    if (parts == 0) {
      alone = content;
      ofHistograms = chunk.isOfHistograms();
      firstMs = chunk.firstTimeMs();
    }
    parts++;
    samples += chunk.size();
    bytes += content.length;
    lastMs = chunk.lastTimeMs();
  }

  /**
   * False, and nothing is changed, where one of them cannot be read though its checksum is right.
   */
  private boolean join(SampleChunk chunk) {
    try {
      Samples more = read(chunk);
      if (parts == 1) {
        Samples first = read(SampleChunk.of(alone, 0, alone.length));
        writer = ofHistograms ? SampleChunkWriter.ofHistograms() : SampleChunkWriter.ofFloats();
        write(first);
      }
      write(more);
      return true;
    } catch (CorruptDataException e) {
      return false;
    }
  }

  private static Samples read(SampleChunk chunk) throws CorruptDataException {
    Samples.Builder read = Samples.builder(chunk.size());
    chunk.readInto(Long.MIN_VALUE, Long.MAX_VALUE, read);
    Samples all = read.build();
    if (all.size() != chunk.size()
        || all.timeMs(0) != chunk.firstTimeMs()
        || all.timeMs(all.size() - 1) != chunk.lastTimeMs()) {
      throw new CorruptDataException("a chunk's samples are not of its times");
    }
    return all;
  }

  private void write(Samples all) {
    for (int i = 0; i < all.size(); i++) {
      if (ofHistograms) {
        writer.append(all.timeMs(i), all.histogram(i));
      } else {
        writer.append(all.timeMs(i), all.value(i));
      }
    }
  }

  /** Gives out what waits; another series may follow. */
  void finish() {
    if (parts == 1) {
      output.accept(alone, alone.length, firstMs, lastMs, samples);
    } else if (parts > 1) {
      joined.clear();
      writer.writeTo(joined);
      output.accept(joined.array(), joined.length(), firstMs, lastMs, samples);
    }
    parts = 0;
    samples = 0;
    bytes = 0;
  }
}
