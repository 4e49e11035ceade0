package dev.pharos.query.promql.eval;

import java.util.List;

/** What a function makes of instant vectors and scalars: rows over all steps at once. */
@FunctionalInterface
interface FunctionBody {
  /** The result's rows, each its own; labels may repeat as long as their steps do not. */
  List<Row> apply(FunctionCall call);
}
