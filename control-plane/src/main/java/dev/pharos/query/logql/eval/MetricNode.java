package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import java.util.List;

/** A part of a metric query, ready to say its samples at each moment. */
@FunctionalInterface
interface MetricNode {
  /** In the order in which an answer lists them; those of {@code sort} come sorted. */
  List<Sample> at(int step);
}
