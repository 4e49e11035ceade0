package dev.pharos.query.promql.eval;

/** What a function makes of one series' samples in the range before one step. */
@FunctionalInterface
interface RangeBody {
  /**
   * Sets the window's result, or leaves it alone when there is none.
   *
   * @param window with at least one sample; the same object at all steps of a query
   */
  void apply(Window window);
}
