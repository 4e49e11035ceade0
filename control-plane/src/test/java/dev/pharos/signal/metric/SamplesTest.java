package dev.pharos.signal.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);

  @Test
  void keepFloatsAndHistogramsInOrder() {
    FloatHistogram histogram = FloatHistogram.builder().count(3).sum(4).build();
    Samples.Builder builder = Samples.builder(1);
    for (int i = 0; i < 40; i++) {
      builder.add(i * 10L, i);
    }
    Samples samples = builder.add(400, histogram).add(410, STALE).build();
    assertThat(samples.size()).isEqualTo(42);
    assertThat(samples.value(39)).isEqualTo(39);
    assertThat(samples.isHistogram(39)).isFalse();
    assertThat(samples.histogram(40)).isEqualTo(histogram);
    assertThat(samples.isStale(41)).isTrue();
    assertThat(samples.isStale(40)).isFalse();
    assertThatThrownBy(() -> samples.histogram(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refuseATimeThatIsNotLater() {
    assertThatThrownBy(() -> Samples.builder().add(10, 1).add(10, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 ms");
  }

  @Test
  void findTheFirstAfterATime() {
    Samples samples = Samples.builder().add(10, 1).add(20, 2).add(30, 3).build();
    assertThat(samples.firstAfter(9)).isZero();
    assertThat(samples.firstAfter(10)).isEqualTo(1);
    assertThat(samples.firstAfter(29)).isEqualTo(2);
    assertThat(samples.firstAfter(30)).isEqualTo(3);
  }

  @Test
  void onlyTheMarkOfStalenessIsStale() {
    assertThat(Samples.isStale(STALE)).isTrue();
    assertThat(Samples.isStale(Double.NaN)).isFalse();
    FloatHistogram mark = FloatHistogram.builder().sum(STALE).build();
    assertThat(Samples.builder().add(1, mark).build().isStale(0)).isTrue();
  }
}
