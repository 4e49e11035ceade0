package dev.pharos.shop.order;

import dev.pharos.shop.chassis.faults.Fault;
import dev.pharos.shop.chassis.faults.FaultSwitch;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Fault 'stuck': a share of payment's answers gets lost, and nobody looks for orders that do not
 * move. No request fails and none is slow by it. Thread-safe.
 */
@Component
class LostAnswers implements FaultSwitch {
  /** Enough for some orders a minute, while most still come to their end. */
  private static final double RATIO = 0.3;

  private final RandomGenerator random;
  private volatile boolean losing;

  @Autowired
  LostAnswers() {
    this(RandomGenerator.getDefault());
  }

  LostAnswers(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Fault fault() {
    return Fault.STUCK;
  }

  @Override
  public void turnOn() {
    losing = true;
  }

  @Override
  public void turnOff() {
    losing = false;
  }

  /** Whether the answer at hand is lost. */
  boolean loses() {
    return losing && random.nextDouble() < RATIO;
  }

  /** Whether orders that do not move are left alone. */
  boolean leavesOrders() {
    return losing;
  }
}
