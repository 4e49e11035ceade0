package dev.pharos.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Small things that people said or that must not be said twice, which outlive the process: a text
 * of some kilobytes by name. Safe for use by many threads.
 */
public interface KeptState {
  /**
   * What was kept last under a name, whole; empty when there is nothing, or what there was is
   * damaged, which is then told by {@link #notices}.
   *
   * @param name lower-case letters and dashes
   */
  Optional<byte[]> read(String name) throws IOException;

  /** Returns when it is durable: after a loss of power there is this or what was before. */
  void replace(String name, byte[] content) throws IOException;

  /** What a person should know; empty while all is well. */
  List<String> notices();
}
