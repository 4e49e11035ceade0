package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * What Elasticsearch can say of a condition: two questions between which it lies. Where the index
 * holds all that the condition asks for, both are the same and the answer is exact; elsewhere what
 * {@link #may} finds is to be looked at.
 *
 * @param may finds every span that meets the condition, and perhaps others
 * @param surely finds only spans that meet it, and perhaps not all
 */
record Bounds(Query may, Query surely) {
  static final Query ALL = Query.of(query -> query.matchAll(all -> all));
  static final Query NONE = Query.of(query -> query.matchNone(none -> none));

  /** Nothing is known: each span is to be looked at. */
  static final Bounds UNKNOWN = new Bounds(ALL, NONE);

  static Bounds exact(Query query) {
    return new Bounds(query, query);
  }

  /** Whether what the one question finds is what the other finds: nothing is to be looked at. */
  boolean isExact() {
    return may == surely;
  }

  private static boolean areExact(List<Bounds> parts) {
    return parts.stream().allMatch(Bounds::isExact);
  }

  static Bounds all(List<Bounds> parts) {
    Query may = and(parts.stream().map(Bounds::may).toList());
    return areExact(parts)
        ? exact(may)
        : new Bounds(may, and(parts.stream().map(Bounds::surely).toList()));
  }

  static Bounds some(List<Bounds> parts) {
    Query may = or(parts.stream().map(Bounds::may).toList());
    return areExact(parts)
        ? exact(may)
        : new Bounds(may, or(parts.stream().map(Bounds::surely).toList()));
  }

  /** What surely does not meet the condition is not what may meet its opposite. */
  Bounds negated() {
    return isExact() ? exact(not(may)) : new Bounds(not(surely), not(may));
  }

  static Query and(List<Query> queries) {
    List<Query> needed = new ArrayList<>();
    for (Query query : queries) {
      if (query.isMatchNone()) {
        return NONE;
      }
      if (!query.isMatchAll()) {
        needed.add(query);
      }
    }
    if (needed.size() < 2) {
      return needed.isEmpty() ? ALL : needed.getFirst();
    }
    return Query.of(query -> query.bool(bool -> bool.filter(needed)));
  }

  static Query or(List<Query> queries) {
    List<Query> possible = new ArrayList<>();
    for (Query query : queries) {
      if (query.isMatchAll()) {
        return ALL;
      }
      if (!query.isMatchNone()) {
        possible.add(query);
      }
    }
    if (possible.size() < 2) {
      return possible.isEmpty() ? NONE : possible.getFirst();
    }
    return Query.of(query -> query.bool(bool -> bool.should(possible).minimumShouldMatch("1")));
  }

  static Query not(Query query) {
    if (query.isMatchAll()) {
      return NONE;
    }
    if (query.isMatchNone()) {
      return ALL;
    }
    return Query.of(outer -> outer.bool(bool -> bool.mustNot(query)));
  }
}
