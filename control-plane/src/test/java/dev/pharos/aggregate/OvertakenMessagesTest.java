package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pharos.signal.QueueState;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message whose consumption is not told of, where later ones are consumed. */
class OvertakenMessagesTest {
  private static final int KEPT_SECONDS =
      Math.toIntExact(AggregateLimits.OVERTAKEN_KEPT.toSeconds());

  private final Spans order = Spans.of("order");
  private final Spans inventory = Spans.of("inventory");
  private StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private long nowNs = T0;

  @Test
  void waitsNoLongerWhenManyLaterOnesWereConsumed() throws IOException {
    publish(0);
    for (int i = 1; i < KEPT_SECONDS; i++) {
      publish(i);
      consume(i);
      pass(1);
    }
    assertThat(queue().unconsumed()).isEqualTo(1);
    assertThat(queue().oldestUnconsumedNs()).isPositive();

    pass(1);

    assertThat(queue().unconsumed()).isZero();
    assertThat(queue().oldestUnconsumedNs()).isZero();
    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.OVERTAKEN_MESSAGES, 1L));
  }

  @Test
  void waitsWhenFewLaterOnesWereConsumed() throws IOException {
    publish(0);
    for (int i = 1; i < AggregateLimits.OVERTAKERS; i++) {
      publish(i);
      consume(i);
    }
    pass(600);

    assertThat(queue().unconsumed()).isEqualTo(1);
  }

  @Test
  void allThatWereLostAtOnceWaitNoLonger() throws IOException {
    for (int i = 0; i < 10; i++) {
      publish(i);
    }
    for (int i = 10; i < 200; i++) {
      publish(i);
      consume(i);
      pass(1);
    }

    assertThat(queue().unconsumed()).isZero();
    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.OVERTAKEN_MESSAGES, 10L));
  }

  @Test
  void waitsWhereAPartOfTheQueueStandsStill() throws IOException {
    for (int i = 0; i < 300; i++) {
      publish(i);
      if (i % 3 > 0) {
        consume(i);
      }
      pass(1);
    }

    assertThat(queue().unconsumed()).isEqualTo(100);
    assertThat(aggregates.shortfalls()).isEmpty();
  }

  @Test
  void waitsInABacklogThatIsWorkedOffInItsOrder() throws IOException {
    for (int i = 0; i < 200; i++) {
      publish(i);
    }
    for (int i = 0; i < 150; i++) {
      pass(1);
      consume(i);
    }
    pass(1);

    assertThat(queue().unconsumed()).isEqualTo(50);
    assertThat(aggregates.shortfalls()).isEmpty();
  }

  @Test
  void itsDelayCountsIfItIsConsumedAfterAll() throws IOException {
    publish(0);
    for (int i = 1; i <= AggregateLimits.OVERTAKERS; i++) {
      publish(i);
      consume(i);
    }
    pass(KEPT_SECONDS);
    assertThat(queue().unconsumed()).isZero();

    pass(20);
    consume(0);

    assertThat(queue().unconsumed()).isZero();
    assertThat(delays()).isEqualTo(AggregateLimits.OVERTAKERS + 1);
  }

  @Test
  void aRestartForgetsNotWhatOvertookIt() throws IOException {
    publish(0);
    for (int i = 1; i <= AggregateLimits.OVERTAKERS; i++) {
      publish(i);
      consume(i);
    }
    pass(10);
    restart();
    assertThat(queue().unconsumed()).isEqualTo(1);
    pass(KEPT_SECONDS);
    assertThat(queue().unconsumed()).isZero();

    pass(5);
    restart();
    consume(0);

    assertThat(queue().unconsumed()).isZero();
    assertThat(delays()).isEqualTo(AggregateLimits.OVERTAKERS + 1);
  }

  private void restart() throws IOException {
    byte[] snapshot = aggregates.snapshot();
    aggregates = new StreamingAggregates(new KeptRollups());
    aggregates.restore(snapshot);
  }

  private void publish(int message) {
    fold(order.producer("orders publish").trace(message + 1).id(2).at(nowNs));
  }

  private void consume(int message) {
    fold(inventory.consumer("orders process").trace(message + 1).id(3).parent(2).at(nowNs));
  }

  private void fold(Spans.Maker span) {
    nowNs += MILLI;
    aggregates.fold(
        List.of(
            span.with("messaging.system", "jms", "messaging.destination.name", "orders").make()),
        nowNs,
        500);
  }

  private void pass(int seconds) throws IOException {
    nowNs += seconds * SECOND;
    aggregates.tick(nowNs);
  }

  private QueueState queue() {
    assertThat(aggregates.queues()).hasSize(1);
    return aggregates.queues().getFirst();
  }

  private long delays() {
    return aggregates.edges(Resolution.HOUR, new TimeRange(0, Long.MAX_VALUE)).windows().stream()
        .mapToLong(window -> window.queueDelay().count())
        .sum();
  }
}
