package dev.pharos.query;

import dev.pharos.query.tracelang.QueryCursor;
import java.util.List;

/**
 * How a query could go on.
 *
 * @param from position from which a suggestion's text replaces what is there
 * @param to position before which it does
 */
public record Completion(int from, int to, List<Suggestion> suggestions) {
  static Completion of(QueryCursor cursor, List<Suggestion> suggestions) {
    return new Completion(cursor.from(), cursor.to(), suggestions);
  }
}
