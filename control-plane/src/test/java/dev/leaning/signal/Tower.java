package dev.leaning.signal;

import dev.leaning.query.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports a room it must not, logs though it should be pure, and closes a cycle. */
public final class Tower {
  private static final Logger log = LoggerFactory.getLogger(Tower.class);

  public Window window() {
    log.debug("looking out");
    return new Window(this);
  }
}
