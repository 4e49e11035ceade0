package dev.pharos.aggregate.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.Labels;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaSumsTest {
  private static final Labels A = Labels.of("__name__", "a");
  private static final Labels B = Labels.of("__name__", "b");
  private final DeltaSums sums = new DeltaSums(2);

  private Optional<Double> add(Labels series, long timeMs, double increment) {
    return sums.add(Double.class, series, timeMs, increment, Double::sum);
  }

  @Test
  void sumsUpEachSeriesByItself() {
    assertThat(add(A, 1, 5)).hasValue(5.0);
    assertThat(add(B, 1, 1)).hasValue(1.0);
    assertThat(add(A, 2, 3)).hasValue(8.0);
  }

  @Test
  void givesWhatItGaveWhenADifferenceComesAgain() {
    add(A, 1, 5);
    add(A, 2, 3);

    assertThat(add(A, 1, 5)).hasValue(5.0);
    assertThat(add(A, 2, 3)).hasValue(8.0);
    assertThat(add(A, 3, 1)).hasValue(9.0);
  }

  @Test
  void doesNotAddWhatComesTooLateOrFromASecondSender() {
    add(A, 5, 5);

    assertThat(add(A, 4, 1)).isEmpty();
    assertThat(add(A, 5, 7)).isEmpty();
    assertThat(add(A, 6, 1)).hasValue(6.0);
  }

  @Test
  void forgetsTheSeriesThatWasSilentLongest() {
    add(A, 1, 5);
    add(B, 1, 5);
    add(A, 2, 5);

    add(Labels.of("__name__", "c"), 1, 1);

    assertThat(sums.series()).isEqualTo(2);
    assertThat(sums.forgotten()).isEqualTo(1);
    assertThat(add(A, 3, 1)).hasValue(11.0);
    assertThat(add(B, 2, 1)).hasValue(1.0);
  }
}
