package dev.pharos.shop.chassis.faults;

import java.util.List;
import org.springframework.context.Lifecycle;

/**
 * Stops this instance's listeners: connected as ever, they take nothing, and messages pile up at
 * the broker.
 */
final class StoppedQueue implements FaultSwitch {
  private final List<? extends Lifecycle> listeners;

  StoppedQueue(List<? extends Lifecycle> listeners) {
    this.listeners = listeners;
  }

  @Override
  public Fault fault() {
    return Fault.QUEUE;
  }

  @Override
  public void turnOn() {
    listeners.forEach(Lifecycle::stop);
  }

  @Override
  public void turnOff() {
    listeners.stream().filter(one -> !one.isRunning()).forEach(Lifecycle::start);
  }
}
