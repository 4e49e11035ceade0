package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchIdentitiesTest {
  private static final Accepted ANSWER = new Accepted(1, Map.of());

  private final BatchIdentities identities = new BatchIdentities();

  @Test
  void whatIsTooOldToBeRepeatedGoesUncounted() {
    identities.remember(new BatchIdentity(0, 1), 0, ANSWER);
    identities.expire(IntakeLimits.IDENTITY_KEPT.toNanos());
    assertThat(identities.find(new BatchIdentity(0, 1))).isEqualTo(ANSWER);
    identities.expire(IntakeLimits.IDENTITY_KEPT.plus(Duration.ofNanos(1)).toNanos());

    assertThat(identities.find(new BatchIdentity(0, 1))).isNull();
    assertThat(identities.forgotten()).isZero();
  }

  @Test
  void beyondTheBoundTheOldestGoAndThatIsCounted() {
    for (int i = 0; i < IntakeLimits.IDENTITIES + 3; i++) {
      identities.remember(new BatchIdentity(0, i), i, ANSWER);
    }

    assertThat(identities.size()).isEqualTo(IntakeLimits.IDENTITIES);
    assertThat(identities.forgotten()).isEqualTo(3);
    assertThat(identities.find(new BatchIdentity(0, 2))).isNull();
    assertThat(identities.find(new BatchIdentity(0, 3))).isEqualTo(ANSWER);
  }
}
