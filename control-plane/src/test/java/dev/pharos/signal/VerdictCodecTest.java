package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictCodecTest {
  private static final DeployVerdict.Check CHECK =
      new DeployVerdict.Check(
          "tail",
          "POST /zahlung/{größe}",
          "p95",
          "ns",
          1_240,
          3_310,
          42e6,
          118e6,
          76e6,
          Double.NEGATIVE_INFINITY,
          83e6,
          1e-300,
          5e6,
          "regressed",
          null);
  private static final DeployVerdict VERDICT =
      new DeployVerdict(
          DeployVerdict.State.REGRESSED,
          false,
          "p95 rose.",
          DeployVerdict.Baseline.SIDE_BY_SIDE,
          1,
          2,
          3,
          12,
          List.of(CHECK),
          0,
          1_700_000_000_000_000_000L,
          1_700_000_000_000_000_001L);

  @Test
  void givesBackWhatWasWritten() throws IOException {
    DeployVerdict pending =
        new DeployVerdict(
            DeployVerdict.State.PENDING,
            false,
            "Too early to tell.",
            DeployVerdict.Baseline.NONE,
            1,
            1,
            0,
            0,
            List.of(),
            0,
            null,
            7);

    assertThat(VerdictCodec.decode(VerdictCodec.encode(VERDICT))).isEqualTo(VERDICT);
    assertThat(VerdictCodec.decode(VerdictCodec.encode(pending))).isEqualTo(pending);
  }

  @Test
  void keepsTheWorstChecksAndTellsHowManyWereLeftOut() throws IOException {
    DeployVerdict many =
        new DeployVerdict(
            VERDICT.state(),
            true,
            VERDICT.sentence(),
            VERDICT.baseline(),
            1,
            2,
            3,
            12,
            Collections.nCopies(DeployVerdict.MOST_CHECKS + 5, CHECK),
            0,
            1L,
            2);

    assertThat(many.checks()).hasSize(DeployVerdict.MOST_CHECKS);
    assertThat(many.checksLeftOut()).isEqualTo(5);
    assertThat(VerdictCodec.decode(VerdictCodec.encode(many))).isEqualTo(many);
  }

  @Test
  void refusesWhatIsNoVerdict() {
    byte[] bytes = VerdictCodec.encode(VERDICT);
    byte[] newer = bytes.clone();
    newer[0] = 9;

    assertThatThrownBy(() -> VerdictCodec.decode(newer)).hasMessageContaining("version 9");
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> VerdictCodec.decode(cut)).isInstanceOf(IOException.class);
    }
  }
}
