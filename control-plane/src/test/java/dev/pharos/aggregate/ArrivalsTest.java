package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private long nowNs = 1_000;
  private final Arrivals arrivals = new Arrivals(() -> Instant.ofEpochSecond(0, nowNs));

  @Test
  void allIsDoneUntilNowWhenNothingIsUnderWay() {
    arrivals.done(arrivals.arrive());
    nowNs = 2_000;
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(2_000);
  }

  @Test
  void theOldestThatIsUnderWayHoldsTimeBackInWhateverOrderOthersEnd() {
    long first = arrivals.arrive();
    nowNs = 2_000;
    long second = arrivals.arrive();
    nowNs = 3_000;
    long third = arrivals.arrive();
    nowNs = 4_000;
    arrivals.done(second);
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(first).isEqualTo(1_000);
    arrivals.done(first);
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(third).isEqualTo(3_000);
    arrivals.done(third);
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(4_000);
  }

  @Test
  void thoseOfOneMomentAreHeldApart() {
    long first = arrivals.arrive();
    long second = arrivals.arrive();
    assertThat(second).isEqualTo(first + 1);
    nowNs = 5_000;
    arrivals.done(first);
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(second);
  }

  @Test
  void aClockThatGoesBackIsBelieved() {
    nowNs = 500;
    assertThat(arrivals.arrive()).isEqualTo(500);
    assertThat(arrivals.allDoneUntilNs()).isEqualTo(500);
  }
}
