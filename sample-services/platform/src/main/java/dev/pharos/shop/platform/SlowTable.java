package dev.pharos.shop.platform;

import java.sql.Connection;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.api.Trigger;

/**
 * Lets every statement on its table wait, as under a disk or a server that has too much to do. The
 * services' fault 'database' puts it there and takes it away.
 */
public final class SlowTable implements Trigger {
  /** A request takes some statements: together they stay below the callers' timeouts. */
  static final long WAITS_MILLIS = 150;

  /** Waiting differs from time to time by up to this. */
  private static final long SPREAD_MILLIS = 50;

  @Override
  public void fire(Connection connection, Object[] before, Object[] after) {
    try {
      Thread.sleep(WAITS_MILLIS + ThreadLocalRandom.current().nextLong(SPREAD_MILLIS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
