package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpMapper;
import jakarta.json.stream.JsonParser;
import org.jspecify.annotations.Nullable;

/** What sets one signal's documents apart from another's. Immutable. */
interface DocumentKind<T> {
  /** What people call several of them, in lower case. */
  String plural();

  /** The name of the template's resource, beside this class. */
  String template();

  DailyIndices indices();

  /** Epoch nanoseconds: decides on the day. */
  long timeNs(T item);

  /** About how many bytes of memory it holds. */
  long footprint(T item);

  /**
   * The id of a row's document: the same whenever the row comes again, so that what is sent twice
   * is there once. At most 512 bytes.
   */
  String id(Row<T> row, String writer);

  /** What is asked for together is on one shard; null where nothing is. */
  @Nullable String routing(T item);

  /**
   * @param writer who keeps it
   */
  byte[] write(Row<T> row, String writer);

  /** Reads what {@link #write} wrote. */
  Row<T> read(JsonParser parser, JsonpMapper mapper);

  /** {@link #plural} at the begin of a sentence. */
  default String capitalPlural() {
    return Character.toUpperCase(plural().charAt(0)) + plural().substring(1);
  }

  default String index(T item) {
    return indices().index(DailyIndices.day(timeNs(item)));
  }
}
