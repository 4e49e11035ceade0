package dev.pharos.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a search for traces.
 *
 * @param traces newest first
 * @param scanned spans whose conditions were checked
 * @param cut why there may be more; null when all were found
 */
public record TracesFound(List<TraceSummary> traces, long scanned, SearchEnd.@Nullable Cut cut) {

  public boolean truncated() {
    return cut != null;
  }
}
