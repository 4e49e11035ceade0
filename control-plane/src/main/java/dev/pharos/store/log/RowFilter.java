package dev.pharos.store.log;

import dev.pharos.store.BodyFields;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks chunks' rows, each condition on the rows that are left. For one thread. */
final class RowFilter {
  private final LogFilter filter;
  private final Map<String, FragmentScan> fragments = new HashMap<>();

  RowFilter(LogFilter filter) {
    this.filter = filter;
  }

  /** Which of some rows match. */
  BitSet matching(StoredChunk chunk, BitSet rows) throws IOException {
    return matching(filter, chunk, rows);
  }

  private BitSet matching(LogFilter filter, StoredChunk chunk, BitSet rows) throws IOException {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> filters) -> {
        BitSet left = rows;
        for (LogFilter each : cheapestFirst(filters)) {
          if (!left.isEmpty()) {
            left = matching(each, chunk, left);
          }
        }
        yield left;
      }
      case LogFilter.Some(List<LogFilter> filters) -> {
        BitSet left = (BitSet) rows.clone();
        BitSet found = new BitSet();
        for (LogFilter each : filters) {
          BitSet more = matching(each, chunk, left);
          found.or(more);
          left.andNot(more);
        }
        yield found;
      }
      case LogFilter.Not(LogFilter inner) -> {
        BitSet left = (BitSet) rows.clone();
        left.andNot(matching(inner, chunk, rows));
        yield left;
      }
      case LogFilter.OfText(LogText text, var test) when text.isOfResource() ->
          test.test(text.of(chunk.resource())) ? rows : new BitSet();
      case LogFilter.OfTrace(var trace) when trace.isValid() -> chunk.ofTrace(trace, rows);
      case LogFilter.OfAttribute attribute -> withAttribute(attribute, chunk, rows);
      case LogFilter.Contains(String text, boolean ignoreCase)
          when !ignoreCase && !mayHave(text, chunk) ->
          new BitSet();
      case LogFilter.OfBodyField field when !mayHave(field, chunk) -> new BitSet();
      default -> {
        chunk.need(rows);
        BitSet found = new BitSet();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
          if (matches(filter, chunk, row)) {
            found.set(row);
          }
        }
        yield found;
      }
    };
  }

  private static BitSet withAttribute(
      LogFilter.OfAttribute attribute, StoredChunk chunk, BitSet rows) throws IOException {
    if (attribute.place().isResource() && attribute.holds(chunk.resource().attributes())) {
      return rows;
    }
    BitSet found =
        attribute.place().isSpan()
            ? chunk.withAttribute(attribute.key(), attribute.test(), rows)
            : new BitSet();
    if (attribute.place().isScope()) {
      for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
        if (attribute.holds(chunk.shape(row).scope().attributes())) {
          found.set(row);
        }
      }
    }
    return found;
  }

  /** What a body writes as it reads stands in it. */
  private boolean mayHave(LogFilter.OfBodyField field, StoredChunk chunk) throws IOException {
    // Of keys inside of keys the last one stands by itself.
    String key = field.key().substring(field.key().lastIndexOf('.') + 1);
    if (BodyFields.isWrittenPlainly(field.key()) && !mayHave(key, chunk)) {
      return false;
    }
    if (!(field.test() instanceof ValueTest.In(var values))) {
      return true;
    }
    for (String value : values) {
      if (!BodyFields.isWrittenPlainly(value) || mayHave(value, chunk)) {
        return true;
      }
    }
    return false;
  }

  private boolean mayHave(String text, StoredChunk chunk) throws IOException {
    return fragments.computeIfAbsent(text, FragmentScan::new).mayBeIn(chunk);
  }

  private static boolean matches(LogFilter filter, StoredChunk chunk, int row) throws IOException {
    return switch (filter) {
      case LogFilter.OfSeverity severity -> severity.holds(chunk.level(row).number());
      case LogFilter.OfTrace(var trace) -> chunk.trace(row).equals(trace);
      case LogFilter.OfSpan(long span) -> chunk.span(row) == span;
      case LogFilter.HasWords words -> words.isIn(chunk.body(row).toString());
      case LogFilter.Contains contains -> contains.isIn(chunk.body(row).toString());
      case LogFilter.Finds(var pattern) -> pattern.finds(chunk.body(row).toString());
      case LogFilter.OfText ofText -> ofText.test().test(text(ofText.text(), chunk, row));
      case LogFilter.OfBodyField field -> field.holds(chunk.body(row));
      default -> throw new IllegalArgumentException(filter + " has parts");
    };
  }

  private static String text(LogText text, StoredChunk chunk, int row) throws IOException {
    return switch (text) {
      case SEVERITY_TEXT -> chunk.level(row).text();
      case EVENT_NAME -> chunk.event(row);
      case SCOPE_NAME -> chunk.shape(row).scope().name();
      case BODY -> chunk.body(row).toString();
      default -> text.of(chunk.resource());
    };
  }

  private static List<LogFilter> cheapestFirst(List<LogFilter> filters) {
    return filters.stream().sorted(Comparator.comparingInt(RowFilter::cost)).toList();
  }

  private static int cost(LogFilter filter) {
    return switch (filter) {
      case LogFilter.OfSeverity _, LogFilter.OfTrace _, LogFilter.OfSpan _ -> 0;
      case LogFilter.OfText(LogText text, _) -> text == LogText.BODY ? 2 : 0;
      case LogFilter.OfAttribute _ -> 1;
      case LogFilter.OfBodyField _, LogFilter.Finds _ -> 3;
      default -> 2;
    };
  }
}
