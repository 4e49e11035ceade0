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
          pure("signal"),
          pure("store", "signal"),
          room("store.disk", "store", "signal"),
          room("store.journal", "store", "store.disk", "signal"),
          room("store.span", "store", "store.disk", "signal"),
          room("store.log", "store", "store.disk", "signal"),
          room("store.lucene", "store", "store.disk", "signal"),
          room("store.elastic", "store", "signal"),
          room("store.remote", "store", "signal"),
          room("aggregate", "signal", "store"),
          room("fleet", "signal", "aggregate"),
          // PayloadFormat, the journal's word for what was received, is a contract of store.
          room("receive", "signal", "store", "aggregate", "fleet"),
          room("query", "signal", "store", "aggregate"),
          pure("judge", "signal"),
          room("advise", "signal", "store", "aggregate", "query", "judge"),
          room("alert", "signal", "store", "aggregate", "query", "advise"),
          room("steer", "signal", "store", "aggregate", "query", "fleet"),
          room("guard", "signal", "store"),
          room(
              "show",
              "signal",
              "store",
              "aggregate",
              "fleet",
              "query",
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
