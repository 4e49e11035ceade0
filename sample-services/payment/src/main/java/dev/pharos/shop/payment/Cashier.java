package dev.pharos.shop.payment;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.payment.Payment.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes the money for an order once, however often it is asked to, and gives it back. */
@Component
class Cashier {
  private static final Logger LOG = LoggerFactory.getLogger(Cashier.class);

  private final Payments payments;
  private final SpendingCheck spending;
  private final CardNetworks networks;
  private final Bank bank;
  private final Faults faults;
  private final MeterRegistry metrics;
  private final Counter approved;

  Cashier(
      Payments payments,
      SpendingCheck spending,
      CardNetworks networks,
      Bank bank,
      Faults faults,
      MeterRegistry metrics) {
    this.payments = payments;
    this.spending = spending;
    this.networks = networks;
    this.bank = bank;
    this.faults = faults;
    this.metrics = metrics;
    this.approved =
        Counter.builder("payments.approved")
            .description("Payments that the bank approved")
            .register(metrics);
  }

  Payment pay(PaymentRequest request) {
    if (!payments.begin(request, State.STARTED)) {
      Payment earlier = payments.find(request.orderId()).orElseThrow();
      if (earlier.state() != State.STARTED) {
        return earlier;
      }
    }
    faults.pass("taking a payment");
    if (!spending.allows(request)) {
      return decline(request.orderId(), "spending_limit");
    }
    try {
      authorize(request);
    } catch (PaymentRefusedException refused) {
      LOG.error("order {}: payment refused", request.orderId(), refused);
      return decline(request.orderId(), refused.reason());
    }
    return approve(request.orderId());
  }

  private void authorize(PaymentRequest request) throws PaymentRefusedException {
    PaymentRequest.Card card = request.card();
    // The mistake that many make: a card's number has no place in a log.
    LOG.info(
        "order {}: charging {} cents to {} card {}",
        request.orderId(),
        request.amountCents(),
        card.network(),
        card.number());
    Bank.Decision decision =
        bank.authorize(
            new Bank.Authorization(
                request.orderId(),
                networks.codeOf(card.network()),
                card.number(),
                request.amountCents()));
    if (!decision.approved()) {
      throw new PaymentRefusedException(decision.reason());
    }
  }

  /** Gives money back; for an order not paid yet, sees to it that it never is. */
  Payment refund(PaymentRequest request) {
    if (!payments.begin(request, State.REFUNDED)) {
      boolean changed =
          payments.move(request.orderId(), State.APPROVED, State.REFUNDED, "refunded")
              || payments.move(request.orderId(), State.STARTED, State.REFUNDED, "refunded");
      if (changed) {
        LOG.info("order {}: refunded", request.orderId());
      }
    }
    return payments.find(request.orderId()).orElseThrow();
  }

  private Payment approve(String orderId) {
    if (payments.move(orderId, State.STARTED, State.APPROVED, "")) {
      approved.increment();
      LOG.info("order {}: payment approved", orderId);
    }
    return payments.find(orderId).orElseThrow();
  }

  private Payment decline(String orderId, String reason) {
    if (payments.move(orderId, State.STARTED, State.DECLINED, reason)) {
      Counter.builder("payments.declined")
          .description("Payments declined, by the reason given")
          .tag("reason", reason)
          .register(metrics)
          .increment();
      LOG.warn("order {}: payment declined: {}", orderId, reason);
    }
    return payments.find(orderId).orElseThrow();
  }
}
