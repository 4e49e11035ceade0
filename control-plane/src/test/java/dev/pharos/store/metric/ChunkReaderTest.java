package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One reader used for many records reads of each what a reader of that record alone does, and
 * refuses the same: nothing that an earlier record left in its room counts.
 */
class ChunkReaderTest {
  private static final long BEGIN = 1_790_000_000_000L;

  private final ChunkReader reader = new ChunkReader();

  /** Reads a record whole with the reader of bytes that knows where they end. */
  private static String readAlone(byte[] bytes, int at) {
    try {
      if (at < 0 || bytes.length - at <= 4) {
        return "refused";
      }
      ByteSource in = new ByteSource();
      in.reset(bytes, at, bytes.length - at);
      int checksum = in.readInt();
      byte[] content = in.readBytes(in.readCount());
      if (Checksum.of(content, 0, content.length) != checksum) {
        return "refused";
      }
      return text(SampleChunk.of(content, 0, content.length));
    } catch (CorruptDataException e) {
      return "refused";
    }
  }

  private String read(ByteBuffer bytes, int at) {
    try {
      return text(reader.read(new ChunkPlace(bytes, at)));
    } catch (CorruptDataException e) {
      return "refused";
    }
  }

  private static String text(SampleChunk chunk) {
    Samples.Builder samples = Samples.builder();
    String end = "";
    try {
      chunk.readInto(Long.MIN_VALUE, Long.MAX_VALUE, samples);
    } catch (CorruptDataException e) {
      end = " and no further";
    }
    return samples.build() + end;
  }

  private static ByteSink chunk(Random random) {
    SampleChunkWriter writer = SampleChunkWriter.ofFloats();
    int kind = random.nextInt(3);
    long time = BEGIN;
    for (int left = 1 + random.nextInt(random.nextInt(9) == 0 ? 2_000 : 130); left > 0; left--) {
      writer.append(
          time,
          switch (kind) {
            case 0 -> 17;
            case 1 -> random.nextInt(1000) / 10.0;
            default -> random.nextGaussian();
          });
      time += 14_990 + random.nextInt(20);
    }
    ByteSink sink = new ByteSink(64);
    writer.writeTo(sink);
    return sink;
  }

  @Test
  void readsWhatTheReaderOfOneRecordReads() {
    for (int seed = 0; seed < 15; seed++) {
      Random random = new Random(seed);
      ByteSink file = new ByteSink(1 << 10);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        places.add(file.length());
        ChunkRecord.write(file, chunk(random));
      }
      byte[] bytes = file.toByteArray();
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      for (int i = 0; i < 200; i++) {
        int at = places.get(random.nextInt(places.size()));
        String expected = readAlone(bytes, at);
        assertThat(expected).isNotEqualTo("refused").doesNotContain("no further");
        assertThat(read(direct, at)).isEqualTo(expected);
        assertThat(read(ByteBuffer.wrap(bytes), at)).isEqualTo(expected);
      }
    }
  }

  @Test
  void refusesWhatTheReaderOfOneRecordRefuses() {
    int refused = 0;
    for (int seed = 0; seed < 1_500; seed++) {
      Random random = new Random(seed);
      ByteSink file = new ByteSink(1 << 10);
      ChunkRecord.write(file, chunk(random));
      int second = file.length();
      ByteSink content = chunk(random);
      if (random.nextBoolean()) {
        // Broken, or cut, before its checksum was made: only the readers of samples can tell.
        content.array()[random.nextInt(content.length())] ^= (byte) (1 << random.nextInt(8));
        content.cutBackTo(Math.max(1, content.length() - random.nextInt(30)));
      }
      ChunkRecord.write(file, content);
      byte[] bytes = file.toByteArray();
      if (random.nextInt(3) == 0) {
        bytes = Arrays.copyOf(bytes, second + random.nextInt(bytes.length - second));
      } else if (random.nextInt(3) == 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      for (int at : new int[] {0, second, random.nextInt(bytes.length + 4) - 2, second, 0}) {
        String expected = readAlone(bytes, at);
        refused += expected.equals("refused") ? 1 : 0;
        assertThat(read(ByteBuffer.wrap(bytes), at))
            .as("seed %d at %d", seed, at)
            .isEqualTo(expected);
      }
    }
    assertThat(refused).isGreaterThan(300);
  }
}
