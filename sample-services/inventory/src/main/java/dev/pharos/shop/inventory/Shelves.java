package dev.pharos.shop.inventory;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How much of each product there is. */
@Repository
class Shelves {
  private final JdbcClient database;

  Shelves(JdbcClient database) {
    this.database = database;
  }

  /** Takes some away if there is enough. Returns what they cost together, empty if not enough. */
  Optional<Long> take(ReservationRequest.Line line) {
    int taken =
        database
            .sql(
                """
                update stock set available = available - :quantity
                where product_id = :product and available >= :quantity
                """)
            .param("quantity", line.quantity())
            .param("product", line.productId())
            .update();
    if (taken == 0) {
      return Optional.empty();
    }
    return database
        .sql("select price_cents from stock where product_id = ?")
        .param(line.productId())
        .query(Long.class)
        .optional()
        .map(price -> price * line.quantity());
  }

  void putBack(List<ReservationRequest.Line> lines) {
    for (ReservationRequest.Line line : lines) {
      database
          .sql("update stock set available = available + ? where product_id = ?")
          .params(line.quantity(), line.productId())
          .update();
    }
  }

  /** A product of which less than a tenth is left. */
  record Scarce(String productId, int available, int capacity) {}

  List<Scarce> belowTenth() {
    return database
        .sql(
            "select product_id, available, capacity from stock where available * 10 < capacity"
                + " order by product_id")
        .query(Scarce.class)
        .list();
  }

  /** Fills what has become scarce. Returns how many products were filled. */
  int refillBelowTenth() {
    return database
        .sql("update stock set available = capacity where available * 10 < capacity")
        .update();
  }

  int unitsAvailable() {
    return database.sql("select sum(available) from stock").query(Integer.class).single();
  }
}
