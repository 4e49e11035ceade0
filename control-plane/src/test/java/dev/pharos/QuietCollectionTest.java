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
    burst(5);
    rest(QuietCollection.QUIET);

    assertThat(heap.asked).isEqualTo(1);
  }

  @Test
  void leavesAProcessAloneThatIsAtWork() {
    for (int i = 0; i < 100; i++) {
      burst(1);
      rest(Duration.ofSeconds(4));
    }

    assertThat(heap.asked).isZero();
  }

  @Test
  void collectsOnceAndNotAgainBeforeTheHeapHasGrown() {
    burst(5);
    rest(Duration.ofHours(1));
    heap.collections++;
    rest(Duration.ofHours(1));

    assertThat(heap.asked).isEqualTo(1);

    burst(1);
    rest(Duration.ofHours(1));

    assertThat(heap.asked).isEqualTo(2);
  }

  private void burst(int collections) {
    heap.collections += collections;
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
    private long collections;
    private long committed = GROWN;
    private int asked;

    @Override
    public long collections() {
      return collections;
    }

    @Override
    public long committedBytes() {
      return committed;
    }

    @Override
    public void collect() {
      asked++;
      collections++;
      committed = SMALL;
    }
  }
}
