package dev.pharos.advise;

import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import java.io.IOException;

/** Compares some traces of a search with the others. Safe for use by many threads. */
public final class CohortExplainer {
  private final TraceSearch search;

  CohortExplainer(TraceSearch search) {
    this.search = search;
  }

  /**
   * Compares up to {@link CohortDraw#EACH} traces of a cohort with as many others.
   *
   * @param asked the search; its limit does not matter
   */
  public Explained explain(TraceQuery asked, Cohort cohort) throws IOException {
    return new CohortDraw(search, asked, cohort).explain();
  }
}
