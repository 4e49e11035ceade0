package dev.pharos.aggregate.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.metric.DeltaSums.Kept;
import dev.pharos.signal.metric.Labels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeltaSumsTest {
  private static final Labels A = Labels.of("__name__", "a");
  private static final Labels B = Labels.of("__name__", "b");
  private final DeltaSums sums = new DeltaSums(2);
  private List<Kept<Double>> kept = List.of();

  private Optional<Double> add(Labels series, long timeMs, double increment) {
    return sums.add(Double.class, series, timeMs, increment, Double::sum, () -> kept);
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

  @Test
  void goesOnFromTotalsThatAreKept() {
    kept = List.of(new Kept<>(1L, 5.0), new Kept<>(2L, 5.1), new Kept<>(3L, 7.0));

    assertThat(add(A, 4, 1)).hasValue(8.0);
    kept = List.of(new Kept<>(9L, 100.0));
    assertThat(add(A, 5, 1)).as("known by then").hasValue(9.0);
  }

  @Test
  void tellsByTotalsThatAreKeptWhetherADifferenceComesAgain() {
    kept = List.of(new Kept<>(1L, 0.1), new Kept<>(2L, 0.1 + 0.2), new Kept<>(3L, 0.1 + 0.2 + 7));

    assertThat(add(A, 2, 0.2)).hasValue(0.1 + 0.2);
    assertThat(add(A, 3, 7)).hasValue(0.1 + 0.2 + 7);
    assertThat(add(A, 3, 6)).as("of a second sender").isEmpty();
    assertThat(add(A, 1, 0.1)).as("the first that is known").hasValue(0.1);
    assertThat(add(A, 0, 1)).as("too late").isEmpty();
    assertThat(add(A, 4, 1)).hasValue(0.1 + 0.2 + 7 + 1);
  }

  @Test
  void aSeriesThatWasForgottenGoesOn() {
    add(A, 1, 5);
    add(B, 1, 1);
    add(Labels.of("__name__", "c"), 1, 1);
    kept = List.of(new Kept<>(1L, 5.0));

    assertThat(add(A, 2, 1)).hasValue(6.0);
  }
}
