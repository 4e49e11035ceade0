package dev.pharos.alert.evaluation;

import dev.pharos.signal.metric.IncomingSeries;
import java.io.IOException;
import java.util.List;

/** Where samples that rules make go. Safe for use by many threads. */
@FunctionalInterface
public interface RuleWriter {

  /**
   * Keeps samples; returns when they are durable.
   *
   * @return a sentence about the first that was refused for good; empty when none was
   * @throws IOException when nothing is known to be kept
   */
  String write(List<IncomingSeries> series) throws IOException;
}
