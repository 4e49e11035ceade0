package dev.pharos.alert.notify.send;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {
  void of(Duration time) throws InterruptedException;
}
