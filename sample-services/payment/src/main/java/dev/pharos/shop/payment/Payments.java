package dev.pharos.shop.payment;

import dev.pharos.shop.payment.Payment.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of payments, one an order. */
@Repository
class Payments {
  private final JdbcClient database;
  private final Clock clock;

  Payments(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds a row unless the order has one. Returns whether it was added. */
  boolean begin(PaymentRequest request, State state) {
    return database
            .sql(
                """
                insert into payments
                  (order_id, customer, card_network, amount_cents, state, reason, created_at_ms)
                values (?, ?, ?, ?, ?, '', ?) on conflict do nothing
                """)
            .params(
                request.orderId(),
                request.customer(),
                request.card().network(),
                request.amountCents(),
                state.name(),
                clock.millis())
            .update()
        == 1;
  }

  /** Moves on if it still stands there. Returns whether it did. */
  boolean move(String orderId, State from, State to, String reason) {
    return database
            .sql("update payments set state = ?, reason = ? where order_id = ? and state = ?")
            .params(to.name(), reason, orderId, from.name())
            .update()
        == 1;
  }

  Optional<Payment> find(String orderId) {
    return database
        .sql("select order_id, state, reason from payments where order_id = ?")
        .param(orderId)
        .query(Payment.class)
        .optional();
  }

  /** What a customer has spent lately, in cents. */
  long spentWithin(String customer, Duration period) {
    return database
        .sql(
            """
            select coalesce(sum(amount_cents), 0) from payments
            where customer = ? and created_at_ms > ? and state = 'APPROVED'
            """)
        .params(customer, clock.instant().minus(period).toEpochMilli())
        .query(Long.class)
        .single();
  }

  /** The newest first. */
  List<String> latestOrdersOf(String customer, int limit) {
    return database
        .sql("select order_id from payments where customer = ? order by created_at_ms desc limit ?")
        .params(customer, limit)
        .query(String.class)
        .list();
  }

  long amountOf(String orderId) {
    return database
        .sql(
            "select coalesce(max(amount_cents), 0) from payments where order_id = ? and state = 'APPROVED'")
        .param(orderId)
        .query(Long.class)
        .single();
  }

  void forgetOlderThan(Duration age) {
    database
        .sql("delete from payments where created_at_ms < ? and state <> 'STARTED'")
        .param(clock.instant().minus(age).toEpochMilli())
        .update();
  }
}
