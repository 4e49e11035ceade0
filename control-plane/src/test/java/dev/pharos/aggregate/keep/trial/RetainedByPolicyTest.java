package dev.pharos.aggregate.keep.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.PolicyChoice;
import dev.pharos.aggregate.keep.trial.RetainedTable.Retained;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetainedByPolicyTest {
  @Test
  void aTenthOfTheBytesHasAllErrorsAndTheSlowest() {
    RetainedTable table = new RetainedTable(30_000, 1);

    Retained retained = table.filling(PolicyChoice::new, 0.1);

    assertThat(retained.bytes()).isCloseTo(0.1, Offset.offset(0.01));
    assertThat(retained.errors()).isEqualTo(1);
    assertThat(retained.slow()).isGreaterThan(0.9);
  }
}
