package dev.pharos.show.answer;

import dev.pharos.query.ErrorsFound;
import java.util.List;

/**
 * Error issues.
 *
 * @param matching how many there are, those beyond the limit included
 * @param truncated whether some are left out
 */
public record ErrorsAnswer(List<ErrorIssue> errors, int matching, boolean truncated) {
  public static ErrorsAnswer of(ErrorsFound found) {
    return new ErrorsAnswer(
        found.errors().stream().map(ErrorIssue::of).toList(), found.matching(), found.truncated());
  }
}
