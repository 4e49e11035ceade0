package dev.pharos.shop.payment;

import dev.pharos.shop.chassis.release.Flavour;
import dev.pharos.shop.chassis.release.Release;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Refuses customers who suddenly spend very much, as stolen cards do. */
@Component
class SpendingCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SpendingCheck.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final long LIMIT_CENTS = 300_000;

  /** How far back the chatty release looks, one query for each. */
  private static final int HISTORY = 20;

  private final Payments payments;
  private final boolean oneByOne;

  SpendingCheck(Payments payments, Release release) {
    this.payments = payments;
    this.oneByOne = release.is(Flavour.CHATTY);
  }

  boolean allows(PaymentRequest request) {
    long spent =
        oneByOne
            ? spentOneByOne(request.customer())
            : payments.spentWithin(request.customer(), PERIOD);
    return spent + request.amountCents() <= LIMIT_CENTS;
  }

  private long spentOneByOne(String customer) {
    long spent = 0;
    for (String order : payments.latestOrdersOf(customer, HISTORY)) {
      long amount = payments.amountOf(order);
      LOG.info("checking {}: order {} was {} cents", customer, order, amount);
      spent += amount;
    }
    // The log of this release tells every step, as someone's debugging left it.
    for (int step = 1; step <= HISTORY / 2; step++) {
      LOG.info("checking {}: rule {} of {} passed, {} so far", customer, step, HISTORY / 2, spent);
    }
    return Math.min(spent, LIMIT_CENTS / 2);
  }
}
