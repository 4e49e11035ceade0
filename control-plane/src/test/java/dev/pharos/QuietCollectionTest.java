package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuietCollectionTest {
  private static final long SMALL = 200L << 20;
  private static final long GROWN = 400L << 20;

  private final FakeHeap heap = new FakeHeap();
  private Instant now = Instant.EPOCH;
  private final QuietCollection quiet = new QuietCollection(heap, () -> now);

  @Test
  void givesBackAfterABurstWhatItTook() {
    burst();
    rest(QuietCollection.QUIET);

    assertThat(heap.asked).isEqualTo(1);
  }

  @Test
  void leavesAProcessAloneThatIsAtWork() {
    for (int i = 0; i < 100; i++) {
      burst();
      rest(Duration.ofSeconds(4));
    }

    assertThat(heap.asked).isZero();
  }

  @Test
  void pagesThatAreLookedAtAreNoWork() {
    burst();
    for (int i = 0; i < 10; i++) {
      heap.spent = heap.spent.plusMillis(2);
      rest(Duration.ofSeconds(4));
    }

    assertThat(heap.asked).isEqualTo(1);
  }

  @Test
  void collectsOnceAndNotAgainBeforeTheHeapHasGrown() {
    burst();
    rest(Duration.ofHours(1));
    heap.spent = heap.spent.plusMillis(50);
    rest(Duration.ofHours(1));

    assertThat(heap.asked).isEqualTo(1);

    burst();
    rest(Duration.ofHours(1));

    assertThat(heap.asked).isEqualTo(2);
  }

  @Test
  void doesNotCollectAgainAndAgainWhenLittleWorkMakesTheHeapGrow() {
    for (int i = 0; i < 10; i++) {
      burst();
      rest(QuietCollection.QUIET.plusSeconds(2));
    }

    assertThat(heap.asked).isBetween(1, 3);
  }

  private void burst() {
    heap.spent = heap.spent.plusMillis(200);
    heap.committed = GROWN;
    quiet.look();
  }

  private void rest(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      now = now.plusSeconds(2);
      quiet.look();
    }
  }

  private static final class FakeHeap implements QuietCollection.Heap {
    private Duration spent = Duration.ZERO;
    private long committed = GROWN;
    private int asked;

    @Override
    public Duration spent() {
      return spent;
    }

    @Override
    public long committedBytes() {
      return committed;
    }

    @Override
    public void collect() {
      asked++;
      spent = spent.plusMillis(150);
      committed = SMALL;
    }
  }
}
