package dev.pharos.shop.chassis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.api.Trigger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowDatabaseTest {
  private static final AtomicInteger WAITED = new AtomicInteger();

  private final JdbcDataSource database = new JdbcDataSource();
  private final FaultSwitch slow = new SlowDatabase(database, Waiting.class.getName());
  private Connection held;

  @BeforeEach
  void open() throws SQLException {
    database.setURL("jdbc:h2:mem:slow-database;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
    held = database.getConnection();
    execute("create table orders (id int primary key)");
    execute("create table order_lines (id int primary key)");
    WAITED.set(0);
  }

  @AfterEach
  void close() throws SQLException {
    held.close();
  }

  @Test
  void everyStatementOnEveryTableWaitsUntilItIsTurnedOff() throws SQLException {
    slow.turnOn();
    execute("insert into orders values (1)");
    execute("update orders set id = 2");
    execute("select * from order_lines");
    execute("delete from orders");
    assertThat(WAITED).hasValue(4);

    slow.turnOff();
    execute("insert into orders values (1)");
    execute("select * from order_lines");
    assertThat(WAITED).hasValue(4);
  }

  @Test
  void secondInstanceOfTheServiceTurnsItOnAndOffAsWell() throws SQLException {
    FaultSwitch second = new SlowDatabase(database, Waiting.class.getName());

    slow.turnOn();
    second.turnOn();
    execute("select * from orders");
    assertThat(WAITED).hasValue(1);

    slow.turnOff();
    second.turnOff();
    execute("select * from orders");
    assertThat(WAITED).hasValue(1);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = held.createStatement()) {
      statement.execute(sql);
    }
  }

  /** In the place of what waits in the demo's database. */
  public static final class Waiting implements Trigger {
    @Override
    public void fire(Connection connection, Object[] before, Object[] after) {
      WAITED.incrementAndGet();
    }
  }
}
