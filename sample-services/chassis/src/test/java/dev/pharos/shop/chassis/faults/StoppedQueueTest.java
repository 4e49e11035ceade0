package dev.pharos.shop.chassis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.Lifecycle;

class StoppedQueueTest {
  private final Listeners listeners = new Listeners();
  private final FaultSwitch queue = new StoppedQueue(List.of(listeners));

  @Test
  void stopsListenersUntilItIsTurnedOff() {
    queue.turnOn();
    assertThat(listeners.isRunning()).isFalse();

    queue.turnOff();
    assertThat(listeners.isRunning()).isTrue();
  }

  @Test
  void leavesListenersAloneThatRun() {
    queue.turnOff();

    assertThat(listeners.started).isEqualTo(1);
  }

  private static final class Listeners implements Lifecycle {
    private int started = 1;
    private boolean isRunning = true;

    @Override
    public void start() {
      started++;
      isRunning = true;
    }

    @Override
    public void stop() {
      isRunning = false;
    }

    @Override
    public boolean isRunning() {
      return isRunning;
    }
  }
}
