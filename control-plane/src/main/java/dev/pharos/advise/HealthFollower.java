package dev.pharos.advise;

import java.io.IOException;

/** Is asked to look each time after the health of services was judged. */
@FunctionalInterface
public interface HealthFollower {

  /** What fails is tried again in the next round. */
  void look() throws IOException;
}
