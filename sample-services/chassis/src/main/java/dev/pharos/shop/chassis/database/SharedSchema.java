package dev.pharos.shop.chassis.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.ApplicationDataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.autoconfigure.init.SqlInitializationProperties;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.jdbc.datasource.init.ScriptException;

/**
 * Makes the tables of a service, of which instances may start at the same time: where one changes a
 * table, statements of the other fail. The scripts change nothing that is there, so they are run
 * again until they pass.
 */
final class SharedSchema extends ApplicationDataSourceScriptDatabaseInitializer {
  /** A script that is wrong is told of after two seconds; one that was disturbed passes at once. */
  private static final RetryPolicy PATIENCE =
      RetryPolicy.builder()
          .includes(ScriptException.class)
          .maxRetries(20)
          .delay(Duration.ofMillis(100))
          .jitter(Duration.ofMillis(50))
          .build();

  private final RetryTemplate patience = new RetryTemplate(PATIENCE);

  SharedSchema(DataSource database, SqlInitializationProperties settings) {
    super(database, settings);
  }

  @Override
  public boolean initializeDatabase() {
    return patience.<Boolean>invoke(() -> super.initializeDatabase());
  }
}
