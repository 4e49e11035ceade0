package dev.pharos.shop.payment;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The bank, which belongs to someone else. It takes a reference twice as once. */
@Component
class Bank {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Callee bank;

  Bank(Callees callees, @Value("${shop.bank.url}") String url) {
    this.bank = callees.external("bank", url, TIMEOUT);
  }

  Decision authorize(Authorization authorization) {
    return bank.call(http ->
        http.post()
            .uri("/authorizations")
            .contentType(MediaType.APPLICATION_JSON)
            .body(authorization)
            .retrieve()
            .requiredBody(Decision.class));
  }

  record Authorization(String reference, String network, String cardNumber, long amountCents) {}

  record Decision(boolean approved, String reason) {}
}
