package dev.pharos.store.log;

import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.disk.CorruptDataException;
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
  BitSet matching(StoredChunk chunk, BitSet rows) throws CorruptDataException {
    return matching(filter, chunk, rows);
  }

  private BitSet matching(LogFilter filter, StoredChunk chunk, BitSet rows)
      throws CorruptDataException {
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
      case LogFilter.Contains(String text, boolean ignoreCase)
          when !ignoreCase && !fragments.computeIfAbsent(text, FragmentScan::new).mayBeIn(chunk) ->
          new BitSet();
      default -> {
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

  private static boolean matches(LogFilter filter, StoredChunk chunk, int row)
      throws CorruptDataException {
    return switch (filter) {
      case LogFilter.OfSeverity severity -> severity.holds(chunk.level(row).number());
      case LogFilter.OfTrace(var trace) -> chunk.trace(row).equals(trace);
      case LogFilter.OfSpan(long span) -> chunk.span(row) == span;
      case LogFilter.HasWords words -> words.isIn(chunk.body(row).toString());
      case LogFilter.Contains contains -> contains.isIn(chunk.body(row).toString());
      case LogFilter.Finds(var pattern) -> pattern.finds(chunk.body(row).toString());
      case LogFilter.OfText ofText -> ofText.test().test(text(ofText.text(), chunk, row));
      case LogFilter.OfBodyField field -> field.holds(chunk.body(row));
      case LogFilter.OfAttribute attribute ->
          (attribute.place().isResource() && attribute.holds(chunk.resource().attributes()))
              || (attribute.place().isScope()
                  && attribute.holds(chunk.shape(row).scope().attributes()))
              || (attribute.place().isSpan() && attribute.holds(chunk.attributes(row)));
      default -> throw new IllegalArgumentException(filter + " has parts");
    };
  }

  private static String text(LogText text, StoredChunk chunk, int row) throws CorruptDataException {
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
