package dev.pharos.shop.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of orders. A change of state says from where, so that of several that try (a reply that
 * comes twice, a sweep on each instance) exactly one succeeds.
 */
@Repository
class Orders {
  private static final String SELECT =
      """
      select id, customer, card_network, card_number, state, reason, amount_cents, placed_at_ms
      from orders
      """;

  private final JdbcClient database;
  private final Clock clock;

  Orders(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Adds an order, unless one was already placed under this key. Returns what is new. */
  @Transactional
  public Optional<Order> place(
      String requestKey, String customer, Order.Card card, List<Order.Line> lines) {
    Instant now = clock.instant();
    String id = UUID.randomUUID().toString();
    int added =
        database
            .sql(
                """
                insert into orders (id, request_key, customer, card_network, card_number,
                  state, reason, amount_cents, placed_at_ms, touched_at_ms)
                values (?, ?, ?, ?, ?, 'PLACED', '', 0, ?, ?) on conflict do nothing
                """)
            .params(
                id,
                requestKey,
                customer,
                card.network(),
                card.number(),
                now.toEpochMilli(),
                now.toEpochMilli())
            .update();
    if (added == 0) {
      return Optional.empty();
    }
    for (Order.Line line : lines) {
      database
          .sql("insert into order_lines (order_id, product_id, quantity) values (?, ?, ?)")
          .params(id, line.productId(), line.quantity())
          .update();
    }
    return Optional.of(new Order(id, customer, card, lines, OrderState.PLACED, "", 0, now));
  }

  Optional<Order> find(String id) {
    return database
        .sql(SELECT + "where id = ?")
        .param(id)
        .query((row, _) -> order(row, linesOf(id)))
        .optional();
  }

  Optional<Order> findByRequestKey(String requestKey) {
    return database
        .sql("select id from orders where request_key = ?")
        .param(requestKey)
        .query(String.class)
        .optional()
        .flatMap(this::find);
  }

  /** The newest first, without their lines. */
  List<Order> latestOf(String customer, int limit) {
    return database
        .sql(SELECT + "where customer = ? order by placed_at_ms desc limit ?")
        .params(customer, limit)
        .query((row, _) -> order(row, List.of()))
        .list();
  }

  /** Moves an order on if it still stands there. Returns whether it did. */
  boolean move(String id, OrderState from, OrderState to, String reason) {
    return database
            .sql(
                """
                update orders set state = ?, reason = ?, touched_at_ms = ?
                where id = ? and state = ?
                """)
            .params(to.name(), reason, clock.millis(), id, from.name())
            .update()
        == 1;
  }

  /** Notes that stock is reserved and what it costs. Returns whether it still stood there. */
  boolean reserved(String id, long amountCents) {
    return database
            .sql(
                """
                update orders
                set state = 'RESERVED', amount_cents = ?, touched_at_ms = ?, reserved_at_ms = ?
                where id = ? and state = 'PLACED'
                """)
            .params(amountCents, clock.millis(), clock.millis(), id)
            .update()
        == 1;
  }

  /** Orders that have not moved for some time, the longest-waiting first. */
  List<String> stuck(OrderState state, Duration since, int limit) {
    return database
        .sql(
            """
            select id from orders where state = ? and touched_at_ms < ?
            order by touched_at_ms limit ?
            """)
        .params(state.name(), clock.instant().minus(since).toEpochMilli(), limit)
        .query(String.class)
        .list();
  }

  /** How many orders hold stock for longer than this. */
  long undecided(Duration since) {
    return database
        .sql(
            """
            select count(*) from orders
            where state in ('RESERVED', 'COMPENSATING') and reserved_at_ms < ?
            """)
        .param(clock.instant().minus(since).toEpochMilli())
        .query(Long.class)
        .single();
  }

  /** Claims an order that has not moved for some time. Returns false if another was faster. */
  boolean claim(String id, OrderState state, Duration since) {
    return database
            .sql(
                """
                update orders set touched_at_ms = ?
                where id = ? and state = ? and touched_at_ms < ?
                """)
            .params(clock.millis(), id, state.name(), clock.instant().minus(since).toEpochMilli())
            .update()
        == 1;
  }

  /** Forgets what ended long ago. */
  @Transactional
  public void forgetOlderThan(Duration age) {
    long before = clock.instant().minus(age).toEpochMilli();
    String ended = "state in ('CONFIRMED', 'CANCELLED') and touched_at_ms < ?";
    database
        .sql(
            "delete from order_lines where order_id in (select id from orders where " + ended + ")")
        .param(before)
        .update();
    database.sql("delete from orders where " + ended).param(before).update();
  }

  private List<Order.Line> linesOf(String id) {
    return database
        .sql("select product_id, quantity from order_lines where order_id = ? order by product_id")
        .param(id)
        .query(Order.Line.class)
        .list();
  }

  private static Order order(ResultSet row, List<Order.Line> lines) throws SQLException {
    return new Order(
        row.getString("id"),
        row.getString("customer"),
        new Order.Card(row.getString("card_network"), row.getString("card_number")),
        lines,
        OrderState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getLong("amount_cents"),
        Instant.ofEpochMilli(row.getLong("placed_at_ms")));
  }
}
