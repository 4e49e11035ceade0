package dev.pharos.shop.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowTableTest {
  private static final Duration WAITS = Duration.ofMillis(SlowTable.WAITS_MILLIS);

  @Test
  void eachStatementWaitsInTheDatabaseAsLongAsTheTriggerIsThere() throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:h2:mem:slow;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
        Statement statement = database.createStatement()) {
      statement.execute("create table orders (id varchar(36) primary key)");
      statement.execute(
          "create trigger orders_slow before select, insert, update, delete on orders call '%s'"
              .formatted(SlowTable.class.getName()));

      assertThat(taken(statement, "insert into orders values ('o-1'), ('o-2')"))
          .isGreaterThanOrEqualTo(WAITS);
      assertThat(taken(statement, "select id from orders")).isGreaterThanOrEqualTo(WAITS);
      assertThat(taken(statement, "select id from orders")).isGreaterThanOrEqualTo(WAITS);
      assertThat(taken(statement, "update orders set id = 'o-3' where id = 'o-1'"))
          .isGreaterThanOrEqualTo(WAITS);

      statement.execute("drop trigger orders_slow");
      assertThat(
              List.of(
                  taken(statement, "select id from orders"),
                  taken(statement, "select id from orders"),
                  taken(statement, "select id from orders")))
          .anyMatch(taken -> taken.compareTo(WAITS) < 0);
    }
  }

  private static Duration taken(Statement statement, String sql) throws SQLException {
    long began = System.nanoTime();
    statement.execute(sql);
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
