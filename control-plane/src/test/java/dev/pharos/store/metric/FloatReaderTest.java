package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many samples read at once are those that are read one by one, of damaged bytes too. */
class FloatReaderTest {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);
  private static final double[] ODD = {
    0.0, -0.0, Double.NaN, STALE, Double.POSITIVE_INFINITY, 0x1p53, -0x1p53, 1e300, Double.MIN_VALUE
  };

  /** One reader for all, as a question has it. */
  private final FloatReader reader = new FloatReader();

  /** The streams of a chunk, with nothing or with what another chunk left behind them. */
  private record Streams(int size, long firstMs, byte[] times, byte[] values, int room) {
    private BitCursor cursor(byte[] bytes) {
      byte[] roomy = Arrays.copyOf(bytes, bytes.length + room);
      Arrays.fill(roomy, bytes.length, roomy.length, (byte) 0x5A);
      return new BitCursor(roomy, 0, bytes.length);
    }

    private TimeReader timeReader() {
      return new TimeReader(cursor(times), firstMs);
    }

    private ValueReader valueReader() {
      return new ValueReader(cursor(values));
    }
  }

  private static String oneByOne(Streams streams, long fromMs, long toMs) {
    TimeReader times = streams.timeReader();
    ValueReader values = streams.valueReader();
    StringBuilder read = new StringBuilder();
    long before = Long.MIN_VALUE;
    try {
      for (int i = 0; i < streams.size(); i++) {
        long time = times.next();
        if (time > toMs) {
          return read.toString();
        }
        if (time <= before) {
          return read + "and no further";
        }
        before = time;
        double value = values.next();
        if (time >= fromMs) {
          tell(read, time, value);
        }
      }
      return read.toString();
    } catch (CorruptDataException e) {
      return read + "and no further";
    }
  }

  private String atOnce(Streams streams, long fromMs, long toMs) {
    Samples.Builder builder = Samples.builder(0);
    String end = "";
    try {
      reader.read(
          streams.size(), streams.timeReader(), streams.valueReader(), fromMs, toMs, builder);
    } catch (CorruptDataException e) {
      end = "and no further";
    }
    Samples samples = builder.build();
    StringBuilder read = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      tell(read, samples.timeMs(i), samples.value(i));
    }
    return read + end;
  }

  private static void tell(StringBuilder read, long time, double value) {
    read.append(time).append(' ').append(Double.doubleToRawLongBits(value)).append('\n');
  }

  private static Streams random(RandomGenerator random) {
    int size = 1 + random.nextInt(random.nextInt(20) == 0 ? 1_700 : 150);
    BitBuffer timeBits = new BitBuffer(16);
    BitBuffer valueBits = new BitBuffer(16);
    TimeWriter times = new TimeWriter(timeBits);
    ValueWriter values = new ValueWriter(valueBits);
    long firstMs = random.nextInt(9) == 0 ? -random.nextLong(1L << 40) : 1_790_000_000_000L;
    int jitter = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(30);
    int changes = random.nextInt(5) == 0 ? 3 : 40;
    int kind = random.nextInt(8);
    double value = 0;
    long grid = 0;
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        grid += 15_000;
        if (random.nextInt(60) == 0) {
          grid += random.nextLong(1L << random.nextInt(1, 44));
        }
        times.write(grid + random.nextInt(jitter));
      }
      kind = random.nextInt(changes) == 0 ? random.nextInt(8) : kind;
      value =
          switch (kind) {
            case 0 -> value;
            case 1 -> Math.rint(value) + random.nextInt(300);
            case 2 -> random.nextInt(30) == 0 ? 0 : Math.rint(value) + 1_000_000;
            case 3 -> random.nextInt(-1_000, 1_000) / 100.0;
            case 4 -> random.nextDouble();
            case 5 -> ODD[random.nextInt(ODD.length)];
            case 6 -> Math.rint(random.nextGaussian() * 1e15);
            default -> Math.rint(random.nextGaussian() * 100) * 8;
          };
      values.write(value);
    }
    return new Streams(
        size, firstMs, bytes(timeBits), bytes(valueBits), random.nextInt(3) == 0 ? 0 : 11);
  }

  private static byte[] bytes(BitBuffer bits) {
    return Arrays.copyOf(bits.array(), bits.byteLength());
  }

  private static Streams damaged(Streams whole, RandomGenerator random) {
    byte[] times = whole.times().clone();
    byte[] values = whole.values().clone();
    for (byte[] bytes : new byte[][] {times, values}) {
      for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return new Streams(
        whole.size(),
        whole.firstMs(),
        times,
        random.nextInt(4) == 0 ? Arrays.copyOf(values, random.nextInt(values.length)) : values,
        whole.room());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void manyAtOnceAreWhatOneByOneIs(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int damages = 0;
    for (int round = 0; round < 250; round++) {
      Streams whole = random(random);
      Streams broken = damaged(whole, random);
      long span = 15_000L * whole.size();
      long fromMs = whole.firstMs() + random.nextLong(-span / 4, span);
      long toMs = fromMs + random.nextLong(span);
      for (Streams streams : new Streams[] {whole, broken}) {
        String all = oneByOne(streams, Long.MIN_VALUE, Long.MAX_VALUE);
        damages += all.endsWith("and no further") ? 1 : 0;
        assertThat(atOnce(streams, Long.MIN_VALUE, Long.MAX_VALUE))
            .as("seed %d round %d", seed, round)
            .isEqualTo(all);
        assertThat(atOnce(streams, fromMs, toMs))
            .as("seed %d round %d from %d to %d", seed, round, fromMs, toMs)
            .isEqualTo(oneByOne(streams, fromMs, toMs));
      }
      assertThat(oneByOne(whole, Long.MIN_VALUE, Long.MAX_VALUE))
          .doesNotContain("no further")
          .hasLineCount(whole.size());
    }
    assertThat(damages).isGreaterThan(20);
  }
}
