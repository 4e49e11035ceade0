package dev.pharos.shop.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.chassis.release.Release;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.web.client.ResourceAccessException;

/** The saga over its real rows; stock and payment are played. */
class OrderSagaTest {
  private static final Order.Card CARD = new Order.Card("visa", "4111");
  private static final List<Order.Line> LINES = List.of(new Order.Line("p-01", 2));
  private static final long COSTS = 3058;
  private static final int ORDERS = 40;
  private static final Payments.Outcome APPROVED = new Payments.Outcome("APPROVED", "");
  private static final Payments.Outcome DECLINED =
      new Payments.Outcome("DECLINED", "insufficient_funds");

  private final MovingClock clock = new MovingClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Stock stock = mock(Stock.class);
  private final Payments payments = mock(Payments.class);
  private final LostAnswers lost = new LostAnswers(new Random(7));
  private Orders orders;
  private OrderSaga saga;
  private StuckOrders sweep;
  private UndecidedOrders undecided;

  @BeforeEach
  void open() {
    DriverManagerDataSource database =
        new DriverManagerDataSource(
            "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                .formatted(UUID.randomUUID()));
    new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(database);
    orders = new Orders(JdbcClient.create(database), clock);
    Faults faults = new Faults(Release.of("1.0.0"), new Random(7), List.of());
    OrderMetrics counts = new OrderMetrics(metrics);
    saga = new OrderSaga(orders, stock, payments, faults, lost, counts, clock);
    sweep = new StuckOrders(orders, saga);
    undecided = new UndecidedOrders(orders, metrics);
  }

  @Test
  void confirmsWhatIsReservedAndPaid() {
    when(payments.pay(any())).thenReturn(APPROVED);
    String id = place();
    verify(stock).reserve(argThat(order -> order.id().equals(id) && order.lines().equals(LINES)));

    saga.reservationAnswered(reserved(id));

    assertThat(state(id)).isEqualTo(OrderState.CONFIRMED);
    verify(payments).pay(argThat(order -> order.amountCents() == COSTS));
    verify(stock).sold(id);
    assertThat(counted("orders.confirmed")).isEqualTo(1);
    assertThat(counted("orders.revenue.euros")).isEqualTo(COSTS / 100.0);
  }

  @Test
  void placesAnOrderOnceForEachKey() {
    String first = place();
    String again = place();

    assertThat(again).isEqualTo(first);
    verify(stock, times(1)).reserve(any());
    assertThat(counted("orders.placed")).isEqualTo(1);
  }

  @Test
  void paysOnceWhenInventorysAnswerComesTwice() {
    when(payments.pay(any())).thenReturn(APPROVED);
    String id = place();

    saga.reservationAnswered(reserved(id));
    saga.reservationAnswered(reserved(id));

    verify(payments, times(1)).pay(any());
    verify(stock, times(1)).sold(id);
    verify(stock, never()).release(id);
    assertThat(counted("orders.confirmed")).isEqualTo(1);
  }

  @Test
  void cancelsWhenStockIsRefusedAndTakesNoMoney() {
    String id = place();

    saga.reservationAnswered(new ReservationResult(id, false, "out of stock: p-01", 0));

    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    assertThat(orders.find(id).orElseThrow().reason()).isEqualTo("out of stock: p-01");
    verify(payments, never()).pay(any());
    assertThat(cancelledFor("out_of_stock")).isEqualTo(1);
  }

  @Test
  void givesStockBackWhenPaymentIsDeclined() {
    when(payments.pay(any())).thenReturn(DECLINED);
    String id = place();

    saga.reservationAnswered(reserved(id));

    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    verify(stock).release(id);
    verify(stock, never()).sold(id);
    verify(payments, never()).refund(any());
    assertThat(cancelledFor("declined")).isEqualTo(1);
  }

  @Test
  void paysLaterWhenPaymentDoesNotAnswer() {
    when(payments.pay(any())).thenThrow(new ResourceAccessException("no")).thenReturn(APPROVED);
    String id = place();
    saga.reservationAnswered(reserved(id));
    assertThat(state(id)).isEqualTo(OrderState.RESERVED);
    assertThat(counted("orders.payment.failures")).isEqualTo(1);

    sweepAfter(OrderSaga.ATTEMPT_TIMEOUT.minusSeconds(1));
    assertThat(state(id)).isEqualTo(OrderState.RESERVED);
    sweepAfter(Duration.ofSeconds(2));

    assertThat(state(id)).isEqualTo(OrderState.CONFIRMED);
    verify(stock).sold(id);
  }

  @Test
  void leavesAnOrderToWhoeverTookItOnFirst() {
    when(payments.pay(any())).thenThrow(new ResourceAccessException("no"));
    String id = place();
    saga.reservationAnswered(reserved(id));
    clock.pass(OrderSaga.ATTEMPT_TIMEOUT.plusSeconds(1));

    saga.resume(id, OrderState.RESERVED);
    saga.resume(id, OrderState.RESERVED); // another instance, that looked at the same time

    verify(payments, times(2)).pay(any());
  }

  @Test
  void givesUpAfterTheDeadlineAndGivesMoneyAndStockBack() {
    when(payments.pay(any())).thenThrow(new ResourceAccessException("no"));
    String id = place();
    saga.reservationAnswered(reserved(id));

    sweepAfter(OrderSaga.PAYMENT_DEADLINE);

    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    verify(payments, times(1)).pay(any());
    verify(payments).refund(argThat(order -> order.id().equals(id)));
    verify(stock).release(id);
    assertThat(cancelledFor("payment_not_available")).isEqualTo(1);
  }

  @Test
  void keepsStockUntilTheRefundWorked() {
    when(payments.pay(any())).thenThrow(new ResourceAccessException("no"));
    doThrow(new ResourceAccessException("no")).doNothing().when(payments).refund(any());
    String id = place();
    saga.reservationAnswered(reserved(id));

    sweepAfter(OrderSaga.PAYMENT_DEADLINE);
    assertThat(state(id)).isEqualTo(OrderState.COMPENSATING);
    verify(stock, never()).release(id);
    sweepAfter(OrderSaga.ATTEMPT_TIMEOUT.plusSeconds(1));

    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    verify(stock).release(id);
  }

  @Test
  void cancelsWhenInventoryDoesNotAnswerAndReleasesWhatItReservesLate() {
    String id = place();

    sweepAfter(OrderSaga.RESERVATION_TIMEOUT.plusSeconds(1));
    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    assertThat(cancelledFor("reservation_timed_out")).isEqualTo(1);
    verify(stock, times(1)).release(id);
    saga.reservationAnswered(reserved(id));

    assertThat(state(id)).isEqualTo(OrderState.CANCELLED);
    verify(stock, times(2)).release(id);
    verify(payments, never()).pay(any());
  }

  @Test
  void releasesStockForAnOrderNobodyKnows() {
    saga.reservationAnswered(reserved("forgotten"));

    verify(stock).release("forgotten");
  }

  @Test
  void losesAnswersWhileItsFaultIsOnAndBringsThoseOrdersToAnEndAfter() {
    when(payments.pay(any())).thenReturn(APPROVED);
    lost.turnOn();
    List<String> placed = IntStream.range(0, ORDERS).mapToObj(key -> place("key-" + key)).toList();
    placed.forEach(id -> saga.reservationAnswered(reserved(id)));

    sweepAfter(OrderSaga.PAYMENT_DEADLINE);
    List<String> left = placed.stream().filter(id -> state(id) == OrderState.RESERVED).toList();
    assertThat(left).hasSizeBetween(ORDERS / 5, ORDERS * 2 / 5);
    assertThat(counted("orders.confirmed")).isEqualTo(ORDERS - left.size());

    lost.turnOff();
    sweepAfter(Duration.ofSeconds(1));
    sweepAfter(Duration.ofSeconds(1));
    assertThat(left).allMatch(id -> state(id) == OrderState.CANCELLED);
    verify(payments, times(left.size())).refund(any());
  }

  @Test
  void countsOrdersThatHoldStockForMoreThanAMinuteUntilTheyAreUndone() {
    when(payments.pay(any())).thenThrow(new ResourceAccessException("no"));
    doThrow(new ResourceAccessException("no")).doNothing().when(payments).refund(any());
    place("never-reserved");
    clock.pass(Duration.ofSeconds(5));
    saga.reservationAnswered(reserved(place()));

    assertThat(UndecidedOrders.LIMIT)
        .as("as the alert OrdersUndecided says and its traces_before asks")
        .isEqualTo(Duration.ofSeconds(60));
    clock.pass(UndecidedOrders.LIMIT);
    assertThat(undecidedNow()).isZero();
    clock.pass(Duration.ofMillis(1));
    assertThat(undecidedNow()).isEqualTo(1);

    sweep.sweep(); // gives up and cannot refund
    assertThat(undecidedNow()).isEqualTo(1);
    sweepAfter(OrderSaga.ATTEMPT_TIMEOUT.plusSeconds(1));
    assertThat(undecidedNow()).isZero();
  }

  private double undecidedNow() {
    undecided.count();
    return metrics.get("orders.undecided").gauge().value();
  }

  private String place() {
    return place("key-1");
  }

  private String place(String key) {
    return saga.place(key, "anna", CARD, LINES).id();
  }

  private static ReservationResult reserved(String id) {
    return new ReservationResult(id, true, "", COSTS);
  }

  private void sweepAfter(Duration time) {
    clock.pass(time);
    sweep.sweep();
  }

  private OrderState state(String id) {
    return orders.find(id).orElseThrow().state();
  }

  private double counted(String name) {
    return metrics.get(name).counter().count();
  }

  private double cancelledFor(String reason) {
    return metrics.get("orders.cancelled").tag("reason", reason).counter().count();
  }
}
