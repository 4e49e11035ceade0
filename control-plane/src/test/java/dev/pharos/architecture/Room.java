package dev.pharos.architecture;

import java.util.List;
import java.util.Set;

/**
 * A row of the table of rooms (docs/ARCHITECTURE.md).
 *
 * @param name below the root package, such as {@code store.lucene}; packages below it are of the
 *     same room unless they are a room of their own
 * @param imports rooms it may import
 * @param pure only the JDK and what it may import, its own libraries and null markers
 */
record Room(String name, Set<String> imports, boolean pure) {

  /** The way of the data is the order in which they stand. */
  static final List<Room> TABLE =
      List.of(
          // Metrics' values know nothing of the other signals: PromQL below is a library of its
          // own.
          pure("signal.metric"),
          pure("signal"),
          pure("store", "signal", "signal.metric"),
          room("store.disk", "store", "signal"),
          room("store.journal", "store", "store.disk", "signal"),
          room("store.span", "store", "store.disk", "signal"),
          room("store.log", "store", "store.disk", "signal"),
          room("store.lucene", "store", "store.disk", "signal"),
          room("store.metric", "store", "store.disk", "store.journal", "signal", "signal.metric"),
          room("store.elastic", "store", "signal"),
          room("store.remote", "store", "store.disk", "signal", "signal.metric"),
          room("aggregate", "signal", "signal.metric", "store"),
          room("fleet", "signal", "signal.metric", "aggregate"),
          // PayloadFormat, the journal's word for what was received, is a contract of store.
          room("receive", "signal", "signal.metric", "store", "aggregate", "fleet"),
          room(
              "query",
              "signal",
              "signal.metric",
              "store",
              "aggregate",
              "query.promql.parse",
              "query.promql.eval"),
          pure("query.promql.parse", "signal.metric"),
          pure("query.promql.eval", "signal.metric", "query.promql.parse"),
          pure("judge", "signal"),
          room("advise", "signal", "signal.metric", "store", "aggregate", "query", "judge"),
          room(
              "alert",
              "signal",
              "signal.metric",
              "store",
              "aggregate",
              "query",
              "query.promql.parse",
              "query.promql.eval",
              "advise"),
          room("steer", "signal", "signal.metric", "store", "aggregate", "query", "fleet"),
          room("guard", "signal", "store"),
          room(
              "show",
              "signal",
              "signal.metric",
              "store",
              "aggregate",
              "fleet",
              "query",
              "query.promql.parse",
              "query.promql.eval",
              "judge",
              "advise",
              "alert",
              "steer",
              "guard"));

  private static Room room(String name, String... imports) {
    return new Room(name, Set.of(imports), false);
  }

  private static Room pure(String name, String... imports) {
    return new Room(name, Set.of(imports), true);
  }
}
