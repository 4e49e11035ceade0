package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Joined chunks have the samples of those they were made of, in the same order. */
class ChunkJoinerTest {
  private record Out(byte[] bytes, long firstMs, long lastMs, int samples) {}

  private static List<Out> joined(List<byte[]> chunks) throws CorruptDataException {
    List<Out> out = new ArrayList<>();
    ChunkJoiner joiner =
        new ChunkJoiner((bytes, length, firstMs, lastMs, samples) ->
            out.add(new Out(java.util.Arrays.copyOf(bytes, length), firstMs, lastMs, samples)));
    for (byte[] chunk : chunks) {
      joiner.add(chunk);
    }
    joiner.finish();
    return out;
  }

  private static String text(byte[] bytes) throws CorruptDataException {
    SampleChunk chunk = SampleChunk.of(bytes, 0, bytes.length);
    Samples.Builder samples = Samples.builder();
    chunk.readInto(Long.MIN_VALUE, Long.MAX_VALUE, samples);
    Samples all = samples.build();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      text.append(all.timeMs(i))
          .append('=')
          .append(
              all.isHistogram(i)
                  ? all.histogram(i).toString() + all.histogram(i).counterReset()
                  : Long.toHexString(Double.doubleToRawLongBits(all.value(i))))
          .append(' ');
    }
    return text.toString();
  }

  private static byte[] floats(Random random, long fromMs, int size) {
    SampleChunkWriter writer = SampleChunkWriter.ofFloats();
    long time = fromMs;
    int kind = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      writer.append(
          time,
          switch (kind) {
            case 0 -> 17 + i;
            case 1 -> random.nextInt(1000) / 10.0;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            default -> i == size - 1 ? Double.longBitsToDouble(Samples.STALE_NAN_BITS) : -0.0;
          });
      time += 14_990 + random.nextInt(20);
    }
    return bytes(writer);
  }

  private static byte[] histograms(Random random, long fromMs, int size) {
    SampleChunkWriter writer = SampleChunkWriter.ofHistograms();
    FloatHistogram histogram = SampleChunkTest.histogram(random);
    for (int i = 0; i < size; i++) {
      writer.append(fromMs + i * 15_000L, histogram);
      histogram =
          random.nextInt(9) == 0
              ? SampleChunkTest.histogram(random)
              : SampleChunkTest.following(new java.util.SplittableRandom(i), histogram);
    }
    return bytes(writer);
  }

  private static byte[] bytes(SampleChunkWriter writer) {
    ByteSink sink = new ByteSink(64);
    writer.writeTo(sink);
    return sink.toByteArray();
  }

  @Test
  void samplesAreTheSameBitForBitWhateverFollowsWhat() throws CorruptDataException {
    Random random = new Random(4);
    for (int run = 0; run < 300; run++) {
      List<byte[]> chunks = new ArrayList<>();
      StringBuilder expected = new StringBuilder();
      long time = 1_790_000_000_000L;
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        int size = 1 + random.nextInt(200);
        byte[] chunk =
            random.nextInt(6) == 0
                ? histograms(random, time, size / 10 + 1)
                : floats(random, time, size);
        chunks.add(chunk);
        expected.append(text(chunk));
        // Now and then one that came late.
        time += random.nextInt(5) == 0 ? -100_000 : 15_000L * size + 5_000;
      }

      List<Out> out = joined(chunks);
      StringBuilder found = new StringBuilder();
      for (Out one : out) {
        SampleChunk chunk = SampleChunk.of(one.bytes(), 0, one.bytes().length);
        assertThat(one.firstMs()).isEqualTo(chunk.firstTimeMs());
        assertThat(one.lastMs()).isEqualTo(chunk.lastTimeMs());
        assertThat(one.samples()).isEqualTo(chunk.size());
        assertThat(chunk.size()).isLessThanOrEqualTo(SeriesStoreLimits.JOINED_SAMPLES);
        found.append(text(one.bytes()));
      }
      assertThat(found).hasToString(expected.toString());
    }
  }

  @Test
  void fourOfAHundredAndTwentyBecomeOneThatIsSmaller() throws CorruptDataException {
    List<byte[]> chunks = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < 9; i++) {
      SampleChunkWriter writer = SampleChunkWriter.ofFloats();
      for (int k = 0; k < 120; k++) {
        writer.append(15_000L * (i * 120 + k), 3.5 * i);
      }
      chunks.add(bytes(writer));
      bytes += chunks.getLast().length;
    }
    List<Out> out = joined(chunks);
    assertThat(out).extracting(Out::samples).containsExactly(480, 480, 120);
    assertThat(out.stream().mapToLong(one -> one.bytes().length).sum()).isLessThan(bytes * 3 / 4);
  }

  @Test
  void aChunkWhoseSamplesCannotBeReadStaysAsItIs() throws CorruptDataException {
    Random random = new Random(1);
    byte[] broken = floats(random, 3_000_000, 60);
    // Its header stays; its last time is not that of its samples.
    for (int i = 14; i < broken.length; i++) {
      broken[i] ^= (byte) 0x5A;
    }
    List<byte[]> chunks = List.of(floats(random, 0, 60), broken, floats(random, 6_000_000, 60));
    for (List<byte[]> some : List.of(chunks, chunks.subList(0, 2), chunks.subList(1, 3))) {
      List<Out> out = joined(some);
      assertThat(out).extracting(Out::bytes).containsExactlyElementsOf(some);
    }
  }
}
