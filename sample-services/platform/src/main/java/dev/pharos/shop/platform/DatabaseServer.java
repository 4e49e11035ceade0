package dev.pharos.shop.platform;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.tools.Server;

/** An H2 server with a database for each service that has one, owned by a user of that name. */
final class DatabaseServer {
  private static final List<String> DATABASES =
      List.of("users", "products", "orders", "payments", "stock");

  /** In KiB; five databases share a small heap. */
  private static final int CACHE_KIB = 2048;

  private DatabaseServer() {}

  static void start(int port, Path folder) throws SQLException {
    Path base = folder.toAbsolutePath();
    for (String database : DATABASES) {
      create(database, base);
    }
    System.setProperty("h2.bindAddress", "127.0.0.1");
    Server.createTcpServer(
            "-tcpPort", Integer.toString(port), "-baseDir", base.toString(), "-tcpDaemon")
        .start();
  }

  /** The creating user is the database's owner; that is all the rights a service needs. */
  private static void create(String name, Path folder) throws SQLException {
    String url =
        "jdbc:h2:file:%s/%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;CACHE_SIZE=%d"
            .formatted(folder, name, CACHE_KIB);
    try (Connection owner = DriverManager.getConnection(url, name, name);
        Statement statement = owner.createStatement()) {
      statement.execute("SET DB_CLOSE_DELAY -1");
    }
  }
}
