package dev.pharos.shop.payment;

import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Payments and refunds; a declined payment is an answer, not an error. */
@RestController
class PaymentController {
  /** Long after anyone asks about an order. */
  private static final Duration REMEMBERED = Duration.ofHours(2);

  private final Cashier cashier;
  private final Payments payments;

  PaymentController(Cashier cashier, Payments payments) {
    this.cashier = cashier;
    this.payments = payments;
  }

  @PostMapping("/payments")
  Payment pay(@RequestBody PaymentRequest request) {
    return cashier.pay(request);
  }

  @PostMapping("/refunds")
  Payment refund(@RequestBody PaymentRequest request) {
    return cashier.refund(request);
  }

  @GetMapping("/payments/{orderId}")
  Payment find(@PathVariable String orderId) {
    return payments
        .find(orderId)
        .orElseThrow(() ->
            new ResponseStatusException(
                HttpStatus.NOT_FOUND, "no payment for order '" + orderId + "'"));
  }

  @Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT5M")
  void forget() {
    payments.forgetOlderThan(REMEMBERED);
  }
}
