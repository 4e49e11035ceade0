package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.store.PaginatedStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencySketchTest {
  private static final double[] QUANTILES = {0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1};

  private final Random random = new Random(7);

  /** A list, byte counters, and long counters, and around the changes from one to the next. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 127, 128, 129, 130, 1_000, 20_000, 200_000})
  void quantilesAreWithinOnePercentOfTheTrueValue(int count) {
    long[] durations = durations(count);
    LatencySketch sketch = sketch(durations);
    Arrays.sort(durations);

    assertThat(sketch.count()).isEqualTo(count);
    for (double quantile : QUANTILES) {
      double exact = durations[(int) (quantile * (count - 1))];
      assertThat((double) sketch.quantileNs(quantile))
          .as("quantile %s", quantile)
          .isBetween(exact * 0.99 - 1, exact * 1.01 + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 128, 129, 700, 90_000})
  void isTheSameSketchAsTheLibrarysInEveryWay(int count) throws Exception {
    long[] durations = durations(count);
    DDSketch theirs = new DDSketch(new CubicallyInterpolatedMapping(0.01), PaginatedStore::new);
    LongStream.of(durations).forEach(theirs::accept);
    LatencySketch ours = sketch(durations);
    GrowingByteArrayOutput encoded = GrowingByteArrayOutput.withDefaultInitialCapacity();
    theirs.encode(encoded, false);

    LatencySketch read = LatencySketch.decode(encoded.trimmedCopy());
    DDSketch readByThem = DDSketch.decode(ByteArrayInput.wrap(ours.encode()), PaginatedStore::new);

    assertThat(readByThem.getCount()).isEqualTo(count);
    assertThat(read.count()).isEqualTo(count);
    for (double quantile : QUANTILES) {
      Long expected = count == 0 ? null : Math.round(theirs.getValueAtQuantile(quantile));
      assertThat(ours.quantileNs(quantile)).isEqualTo(expected);
      assertThat(read.quantileNs(quantile)).isEqualTo(expected);
      if (count > 0) {
        assertThat(Math.round(readByThem.getValueAtQuantile(quantile))).isEqualTo(expected);
      }
    }
  }

  @Test
  void mergingPartsGivesTheWholeWhateverTheirSizes() {
    int[] sizes = {0, 3, 100, 128, 129, 2_000, 60_000};
    for (int left : sizes) {
      for (int right : sizes) {
        long[] durations = durations(left + right);
        LatencySketch merged = sketch(Arrays.copyOf(durations, left));
        LatencySketch part = sketch(Arrays.copyOfRange(durations, left, left + right));
        byte[] partBefore = part.encode();

        merged.merge(part);

        assertThat(merged.encode()).isEqualTo(sketch(durations).encode());
        assertThat(part.encode()).isEqualTo(partBefore);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 128, 400, 50_000})
  void aCopyGoesItsOwnWay(int count) {
    LatencySketch sketch = sketch(durations(count));
    byte[] before = sketch.encode();

    LatencySketch copy = sketch.copy();
    for (int i = 0; i < 300; i++) {
      copy.add(1L << (i % 60));
    }

    assertThat(sketch.encode()).isEqualTo(before);
    assertThat(copy.count()).isEqualTo(count + 300);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 128, 129, 700, 90_000})
  void countsByBinsWhatItCountsByDurations(int count) {
    long[] durations = durations(count);
    LatencySketch byBins = new LatencySketch();
    for (int from = 0; from < count; from += 32) {
      short[] bins = new short[32];
      int some = Math.min(32, count - from);
      for (int i = 0; i < some; i++) {
        bins[i] = LatencySketch.bin(durations[from + i]);
      }
      byBins.addBins(bins, some);
    }

    assertThat(byBins.encode()).isEqualTo(sketch(durations).encode());
    assertThat(byBins.count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, 129, 700, 90_000})
  void isTheSameAfterASnapshot(int count) {
    LatencySketch sketch = sketch(durations(count));
    ByteBuffer bytes = ByteBuffer.allocate(sketch.stateBytes());
    sketch.writeState(bytes);

    LatencySketch read = LatencySketch.readState(bytes.flip());

    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(read.encode()).isEqualTo(sketch.encode());
    read.add(17);
    sketch.add(17);
    assertThat(read.encode()).isEqualTo(sketch.encode());
  }

  @Test
  void everyDurationHasABinOfItsOwn() {
    assertThat(LatencySketch.bin(0)).isEqualTo(LatencySketch.bin(-7));
    assertThat(LatencySketch.bin(1)).isNotEqualTo(LatencySketch.bin(0));
    assertThat((int) LatencySketch.bin(Long.MAX_VALUE))
        .isBetween((int) LatencySketch.bin(Long.MAX_VALUE / 2), 4_000);
  }

  @Test
  void theLibraryReadsCountsOfAnySizeAndSoDoWe() throws IOException {
    LatencySketch sketch = sketch(new long[] {0, 0, 1, 1, 1, 900, 1_000_000, 7_000_000_000L});
    for (int doubled = 0; doubled < 50; doubled++) {
      byte[] encoded = sketch.encode();
      DDSketch theirs = DDSketch.decode(ByteArrayInput.wrap(encoded), PaginatedStore::new);

      assertThat(Math.round(theirs.getCount())).isEqualTo(sketch.count());
      assertThat(LatencySketch.decode(encoded).count()).isEqualTo(sketch.count());
      assertThat(LatencySketch.decode(encoded).encode()).isEqualTo(encoded);
      sketch.merge(sketch.copy());
      sketch.add(900);
    }
  }

  @Test
  void aSketchThatBreaksOffIsNoSketch() {
    byte[] encoded = sketch(new long[] {0, 900, 1_000_000}).encode();

    assertThatThrownBy(() -> LatencySketch.decode(encoded, 0, encoded.length - 1))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void holdsTheExtremes() {
    LatencySketch sketch = new LatencySketch();
    assertThat(sketch.quantileNs(0.5)).isNull();
    sketch.add(-5);
    sketch.add(0);
    assertThat(sketch.quantileNs(1)).isZero();
    for (int i = 0; i < 200; i++) {
      sketch.add(1);
      sketch.add(Long.MAX_VALUE);
    }
    assertThat(sketch.count()).isEqualTo(402);
    assertThat(sketch.quantileNs(0)).isZero();
    assertThat(sketch.quantileNs(0.25)).isEqualTo(1);
    assertThat((double) sketch.quantileNs(1)).isGreaterThan(Long.MAX_VALUE * 0.99);
  }

  private long[] durations(int count) {
    return LongStream.range(0, count)
        .map(i -> i % 500 == 499 ? 0 : (long) Math.exp(14 + 2 * random.nextGaussian()))
        .toArray();
  }

  private static LatencySketch sketch(long[] durations) {
    LatencySketch sketch = new LatencySketch();
    LongStream.of(durations).forEach(sketch::add);
    return sketch;
  }
}
