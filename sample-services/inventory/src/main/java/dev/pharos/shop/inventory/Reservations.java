package dev.pharos.shop.inventory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of reservations; an order has one, whatever arrives how often. */
@Repository
class Reservations {
  private final JdbcClient database;
  private final Clock clock;

  Reservations(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds a row if the order has none. Returns whether it was added. */
  boolean begin(String orderId, State state) {
    return database
            .sql(
                """
                insert into reservations (order_id, state, reason, amount_cents, updated_at_ms)
                values (?, ?, '', 0, ?) on conflict do nothing
                """)
            .params(orderId, state.name(), clock.millis())
            .update()
        == 1;
  }

  void decide(ReservationResult result) {
    database
        .sql(
            """
            update reservations set state = ?, reason = ?, amount_cents = ?, updated_at_ms = ?
            where order_id = ?
            """)
        .params(
            (result.reserved() ? State.RESERVED : State.REFUSED).name(),
            result.reason(),
            result.amountCents(),
            clock.millis(),
            result.orderId())
        .update();
  }

  /** Moves on if the row is still in the given state. Returns whether it was. */
  boolean move(String orderId, State from, State to) {
    return database
            .sql(
                "update reservations set state = ?, updated_at_ms = ? where order_id = ? and state = ?")
            .params(to.name(), clock.millis(), orderId, from.name())
            .update()
        == 1;
  }

  Optional<ReservationResult> resultOf(String orderId) {
    return database
        .sql("select order_id, state, reason, amount_cents from reservations where order_id = ?")
        .param(orderId)
        .query((row, _) ->
            new ReservationResult(
                row.getString(1),
                State.valueOf(row.getString(2)).holdsStock(),
                row.getString(3),
                row.getLong(4)))
        .optional();
  }

  void addLine(String orderId, ReservationRequest.Line line) {
    database
        .sql("insert into reservation_lines (order_id, product_id, quantity) values (?, ?, ?)")
        .params(orderId, line.productId(), line.quantity())
        .update();
  }

  List<ReservationRequest.Line> lines(String orderId) {
    return database
        .sql("select product_id, quantity from reservation_lines where order_id = ?")
        .param(orderId)
        .query(ReservationRequest.Line.class)
        .list();
  }

  /** Forgets what was settled long ago. */
  void forgetOlderThan(Duration age) {
    long before = clock.instant().minus(age).toEpochMilli();
    database
        .sql(
            """
            delete from reservation_lines where order_id in
              (select order_id from reservations where updated_at_ms < ? and state <> 'RESERVED')
            """)
        .param(before)
        .update();
    database
        .sql("delete from reservations where updated_at_ms < ? and state <> 'RESERVED'")
        .param(before)
        .update();
  }

  /** Where a reservation stands. */
  enum State {
    RESERVED,
    REFUSED,
    SOLD,
    RELEASED;

    boolean holdsStock() {
      return this == RESERVED || this == SOLD;
    }
  }
}
