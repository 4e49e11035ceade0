package dev.pharos.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  /**
   * What was kept last under a name, as its reader understands it. What makes no sense to it is set
   * aside, so that a start never fails for the small things of the one before.
   */
  default <T> Optional<T> read(String name, Function<byte[], T> reader) throws IOException {
    Optional<byte[]> content = read(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(content.get()));
    } catch (RuntimeException e) {
      setAside(name, e);
      return Optional.empty();
    }
  }

  /**
   * Moves what is kept under a name out of the way, where a person finds it, logs it and tells it
   * by {@link #notices}; from now on nothing is kept under the name.
   */
  void setAside(String name, Exception why) throws IOException;

  /** Returns when it is durable: after a loss of power there is this or what was before. */
  void replace(String name, byte[] content) throws IOException;

  /** What a person should know; empty while all is well. */
  List<String> notices();
}
