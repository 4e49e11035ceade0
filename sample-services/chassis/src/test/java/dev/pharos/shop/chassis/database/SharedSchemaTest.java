package dev.pharos.shop.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.datasource.init.ScriptException;

class SharedSchemaTest {
  private static final int INSTANCES = 3;

  /** One start in three is disturbed where scripts are run once only. */
  @RepeatedTest(10)
  void instancesThatStartAtOnceAllHaveTheirTables() throws Exception {
    JdbcDataSource database = database("at-once");
    try (Connection held = database.getConnection();
        ExecutorService instances = Executors.newVirtualThreadPerTaskExecutor()) {
      CyclicBarrier atOnce = new CyclicBarrier(INSTANCES);
      Callable<Boolean> start =
          () -> {
            atOnce.await();
            return schema(database, "shared-schema.sql").initializeDatabase();
          };
      List<Future<Boolean>> starts = instances.invokeAll(Collections.nCopies(INSTANCES, start));
      for (Future<Boolean> each : starts) {
        assertThat(each.get()).isTrue();
      }
      assertThat(columnsOfOrders(held)).isEqualTo(3);
    }
  }

  @Test
  void scriptThatIsWrongIsToldOf() {
    SharedSchema schema = schema(database("wrong"), "wrong-schema.sql");

    assertThatExceptionOfType(ScriptException.class)
        .isThrownBy(schema::initializeDatabase)
        .withMessageContaining("create tables");
  }

  private static SharedSchema schema(JdbcDataSource database, String script) {
    SqlInitializationProperties settings = new SqlInitializationProperties();
    settings.setSchemaLocations(List.of("classpath:" + script));
    settings.setMode(DatabaseInitializationMode.ALWAYS);
    return new SharedSchema(database, settings);
  }

  private static JdbcDataSource database(String name) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE".formatted(name));
    return database;
  }

  private static int columnsOfOrders(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select * from orders")) {
      return rows.getMetaData().getColumnCount();
    }
  }
}
