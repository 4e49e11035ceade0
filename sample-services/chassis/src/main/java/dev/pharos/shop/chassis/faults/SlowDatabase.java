package dev.pharos.shop.chassis.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Makes this service's database slow where it is slow when it is: in the database, which waits
 * before each statement, whoever sends it. A trigger on each table does it, so that it lasts until
 * it is taken away, whatever becomes of the instance that put it there. For H2, which the demo has.
 */
final class SlowDatabase implements FaultSwitch {
  /** In the database server's process. */
  static final String WAITS = "dev.pharos.shop.platform.SlowTable";

  private static final String SUFFIX = "_slow";

  private final DataSource database;
  private final String waits;

  /**
   * @param waits class of H2's trigger that waits; the database has it
   */
  SlowDatabase(DataSource database, String waits) {
    this.database = database;
    this.waits = waits;
  }

  @Override
  public Fault fault() {
    return Fault.DATABASE;
  }

  @Override
  public void turnOn() {
    if (!onEachTable(
        "create trigger if not exists %s before select, insert, update, delete on %s call '"
            + waits
            + "'")) {
      throw new IllegalStateException("only H2 can be made slow");
    }
  }

  @Override
  public void turnOff() {
    onEachTable("drop trigger if exists %s");
  }

  /**
   * Returns whether the database is one that this can be done in.
   *
   * @param change takes the trigger's name and the table's
   */
  private boolean onEachTable(String change) {
    try (Connection connection = database.getConnection()) {
      if (!connection.getMetaData().getDatabaseProductName().equals("H2")) {
        return false;
      }
      for (String table : tables(connection)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(change.formatted(table + SUFFIX, table));
        }
      }
      return true;
    } catch (SQLException failed) {
      throw new IllegalStateException("the database cannot be made slow or fast", failed);
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select table_name from information_schema.tables
                where table_schema = current_schema and table_type = 'BASE TABLE'
                """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
