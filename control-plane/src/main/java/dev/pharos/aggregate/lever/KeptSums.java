package dev.pharos.aggregate.lever;

import dev.pharos.signal.metric.Labels;
import java.io.IOException;
import java.util.OptionalDouble;

/** Reads back sums that were kept before. */
@FunctionalInterface
public interface KeptSums {
  /** Where nothing is kept. */
  KeptSums NONE = labels -> OptionalDouble.empty();

  /** The newest value of the series with exactly these labels; empty where there is none lately. */
  OptionalDouble newest(Labels labels) throws IOException;
}
