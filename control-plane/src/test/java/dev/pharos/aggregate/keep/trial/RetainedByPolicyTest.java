package dev.pharos.aggregate.keep.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.PolicyChoice;
import dev.pharos.aggregate.keep.trial.RetainedTable.Retained;
import dev.pharos.aggregate.keep.trial.RetainedTable.Setting;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetainedByPolicyTest {
  @Test
  void aTenthOfTheBytesHasAllErrorsAndTheSlowest() {
    RetainedTable table = new RetainedTable(30_000, 1);

    Retained retained = table.filling(PolicyChoice::new, Duration.ofMillis(1), 0.1).retained();

    assertThat(retained.bytes()).isCloseTo(0.1, Offset.offset(0.01));
    assertThat(retained.errors()).isEqualTo(1);
    assertThat(retained.slow()).isGreaterThan(0.9);
  }

  /** The slowest alone are more than that, so the fast ones among them go, and errors stay. */
  @Test
  void whereTheBudgetIsTooSmallForAllThatIsSlowErrorsStayAndWhatTakesLongest() {
    RetainedTable table = new RetainedTable(30_000, 1);

    Setting usual = table.filling(PolicyChoice::new, Duration.ofMillis(1), 0.04);
    Setting less = table.holding(PolicyChoice::new, 0.04);

    assertThat(usual.isTooMuch(0.04)).isTrue();
    assertThat(less.isTooMuch(0.04)).isFalse();
    assertThat(less.retained().bytes()).isCloseTo(0.04, Offset.offset(0.002));
    assertThat(less.retained().errors()).isEqualTo(1);
    assertThat(less.retained().slow()).isBetween(0.1, 0.9);
  }
}
