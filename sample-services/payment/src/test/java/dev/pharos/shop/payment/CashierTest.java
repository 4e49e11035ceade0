package dev.pharos.shop.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.chassis.release.Release;
import dev.pharos.shop.payment.Payment.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.web.client.ResourceAccessException;

/** The cashier over its real rows; the bank is played. */
class CashierTest {
  private static final Bank.Decision YES = new Bank.Decision(true, "");
  private static final Bank.Decision NO = new Bank.Decision(false, "insufficient_funds");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Bank bank = mock(Bank.class);
  private Payments payments;

  @BeforeEach
  void open() {
    DriverManagerDataSource database =
        new DriverManagerDataSource(
            "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                .formatted(UUID.randomUUID()));
    new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(database);
    Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    payments = new Payments(JdbcClient.create(database), clock);
  }

  @Test
  void asksTheBankOnceHoweverOftenItIsAsked() {
    when(bank.authorize(any())).thenReturn(YES);
    Cashier cashier = cashier("1.4.0");

    assertThat(cashier.pay(order("o-1", 1000)).state()).isEqualTo(State.APPROVED);
    assertThat(cashier.pay(order("o-1", 1000)).state()).isEqualTo(State.APPROVED);

    verify(bank, times(1)).authorize(new Bank.Authorization("o-1", "V", "4111", 1000));
    assertThat(metrics.get("payments.approved").counter().count()).isEqualTo(1);
  }

  @Test
  void goesOnWhereAnAttemptThatFailedStood() {
    when(bank.authorize(any())).thenThrow(new ResourceAccessException("no")).thenReturn(YES);
    Cashier cashier = cashier("1.4.0");

    assertThatThrownBy(() -> cashier.pay(order("o-1", 1000)))
        .isInstanceOf(ResourceAccessException.class);

    assertThat(cashier.pay(order("o-1", 1000)).state()).isEqualTo(State.APPROVED);
  }

  @Test
  void declinesWhatTheBankDeclinesAndCountsWhy() {
    when(bank.authorize(any())).thenReturn(NO);

    Payment payment = cashier("1.4.0").pay(order("o-1", 1000));

    assertThat(payment).isEqualTo(new Payment("o-1", State.DECLINED, "insufficient_funds"));
    assertThat(
            metrics.get("payments.declined").tag("reason", "insufficient_funds").counter().count())
        .isEqualTo(1);
  }

  @Test
  void declinesWhoSuddenlySpendsTooMuch() {
    when(bank.authorize(any())).thenReturn(YES);
    Cashier cashier = cashier("1.4.0");

    assertThat(cashier.pay(order("o-1", 200_000)).state()).isEqualTo(State.APPROVED);
    assertThat(cashier.pay(order("o-2", 200_000)).reason()).isEqualTo("spending_limit");
  }

  @Test
  void givesBackWhatWasTaken() {
    when(bank.authorize(any())).thenReturn(YES);
    Cashier cashier = cashier("1.4.0");
    cashier.pay(order("o-1", 1000));

    assertThat(cashier.refund(order("o-1", 1000)).state()).isEqualTo(State.REFUNDED);
  }

  @Test
  void takesNothingForAnOrderThatWasRefundedBefore() {
    Cashier cashier = cashier("1.4.0");
    cashier.refund(order("o-1", 1000));

    assertThat(cashier.pay(order("o-1", 1000)).state()).isEqualTo(State.REFUNDED);
    verify(bank, never()).authorize(any());
  }

  @Test
  void theReleaseWithErrorsFailsForOneNetworkOfCards() {
    when(bank.authorize(any())).thenReturn(YES);
    PaymentRequest maestro = order("o-1", "maestro", 1000);

    assertThatThrownBy(() -> new CardNetworks(Release.of("1.5.0-errors")).codeOf("maestro"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("no bank code for network maestro");
    assertThat(cashier("1.4.0").pay(maestro).state()).isEqualTo(State.APPROVED);
  }

  private Cashier cashier(String version) {
    Release release = Release.of(version);
    return new Cashier(
        payments,
        new SpendingCheck(payments, release),
        new CardNetworks(release),
        bank,
        new Faults(release, new Random(7), List.of()),
        metrics);
  }

  private static PaymentRequest order(String id, long amountCents) {
    return order(id, "visa", amountCents);
  }

  private static PaymentRequest order(String id, String network, long amountCents) {
    return new PaymentRequest(id, "anna", new PaymentRequest.Card(network, "4111"), amountCents);
  }
}
