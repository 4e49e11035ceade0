package dev.pharos.query;

import java.util.List;

/**
 * What a search for error issues found.
 *
 * @param matching how many there are, those beyond the limit included
 */
public record ErrorsFound(List<FoundError> errors, int matching) {
  public boolean truncated() {
    return matching > errors.size();
  }
}
