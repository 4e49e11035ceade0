package dev.pharos.store.log;

import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.store.BodyFields;
import dev.pharos.store.LineWords;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What a condition on lines means for chunks: which may hold such lines, and of which all lines of
 * a severity are such. For one thread.
 */
final class ChunkFilter {
  /** Lines must be checked one by one. */
  static final int UNKNOWN = -1;

  private static final int ODD_LEVEL = 1 << LogIndexWriter.ODD;
  private static final int ALL_LEVELS = (ODD_LEVEL << 1) - 1;

  private final LogFilter filter;
  private final IdentityHashMap<Resource, Integer> levels = new IdentityHashMap<>();
  private final IdentityHashMap<Resource, Integer> possible = new IdentityHashMap<>();

  ChunkFilter(LogFilter filter) {
    this.filter = filter;
  }

  LogFilter filter() {
    return filter;
  }

  /**
   * Where the resource decides together with the severity: the levels whose lines match, as bits;
   * else {@link #UNKNOWN}.
   */
  int levels(Resource resource) {
    return levels.computeIfAbsent(resource, each -> levels(filter, each));
  }

  /** Chunks that may hold matching lines. */
  BitSet chunks(LogBlock block) {
    BitSet found = chunks(filter, block);
    for (int chunk = found.nextSetBit(0); chunk >= 0; chunk = found.nextSetBit(chunk + 1)) {
      int levelsThatMay =
          possible.computeIfAbsent(block.resource(chunk), each -> possible(filter, each));
      if ((levelsThatMay & block.levels(chunk)) == 0) {
        found.clear(chunk);
      }
    }
    return found;
  }

  /** Levels that may have matching lines. */
  private static int possible(LogFilter filter, Resource resource) {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> filters) -> {
        int all = ALL_LEVELS;
        for (LogFilter each : filters) {
          all &= possible(each, resource);
        }
        yield all;
      }
      case LogFilter.Some(List<LogFilter> filters) -> {
        int some = 0;
        for (LogFilter each : filters) {
          some |= possible(each, resource);
        }
        yield some;
      }
      default -> {
        int levels = levels(filter, resource);
        // Odd numbers may be on either side of a negation.
        yield levels == UNKNOWN || levels == 0 ? levels & ALL_LEVELS : levels | ODD_LEVEL;
      }
    };
  }

  private static int levels(LogFilter filter, Resource resource) {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> filters) -> {
        int all = ALL_LEVELS;
        boolean unknown = false;
        for (LogFilter each : filters) {
          int levels = levels(each, resource);
          unknown |= levels == UNKNOWN;
          all &= levels;
        }
        yield unknown && all != 0 ? UNKNOWN : all;
      }
      case LogFilter.Some(List<LogFilter> filters) -> {
        int some = 0;
        boolean unknown = false;
        for (LogFilter each : filters) {
          int levels = levels(each, resource);
          unknown |= levels == UNKNOWN;
          some |= levels == UNKNOWN ? 0 : levels;
        }
        yield unknown && some != ALL_LEVELS ? UNKNOWN : some;
      }
      case LogFilter.Not(LogFilter inner) -> {
        int levels = levels(inner, resource);
        yield levels == UNKNOWN ? UNKNOWN : ALL_LEVELS & ~levels;
      }
      case LogFilter.OfText(LogText text, ValueTest test) when text.isOfResource() ->
          test.test(text.of(resource)) ? ALL_LEVELS : 0;
      case LogFilter.OfSeverity severity -> levels(severity);
      case LogFilter.OfAttribute attribute -> {
        boolean ofResource =
            attribute.place().isResource() && attribute.holds(resource.attributes());
        boolean ofLine = attribute.place().isSpan() || attribute.place().isScope();
        yield ofResource ? ALL_LEVELS : ofLine ? UNKNOWN : 0;
      }
      default -> UNKNOWN;
    };
  }

  /** Unknown where the bounds cut through a level. */
  private static int levels(LogFilter.OfSeverity severity) {
    int levels = 0;
    for (int level = 0; level < LogIndexWriter.ODD; level++) {
      int most = level * LogIndexWriter.NUMBERS_OF_LEVEL;
      boolean holdsMost = severity.holds(most);
      boolean holdsLeast = severity.holds(Severity.ofNumber(most).leastNumber());
      if (holdsMost != holdsLeast) {
        return UNKNOWN;
      }
      levels |= holdsMost ? 1 << level : 0;
    }
    // Narrow bounds inside of one level hold neither end; odd numbers are looked at one by one.
    boolean inside = severity.least() > 0 && severity.most() <= Severity.MOST && levels == 0;
    return inside ? UNKNOWN : levels | ODD_LEVEL;
  }

  private static BitSet chunks(LogFilter filter, LogBlock block) {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> filters) -> {
        BitSet found = all(block);
        for (LogFilter each : filters) {
          if (!found.isEmpty()) {
            found.and(chunks(each, block));
          }
        }
        yield found;
      }
      case LogFilter.Some(List<LogFilter> filters) -> {
        BitSet found = new BitSet();
        filters.forEach(each -> found.or(chunks(each, block)));
        yield found;
      }
      case LogFilter.HasWords(List<String> words) -> withAll(words, block);
      case LogFilter.Contains(String text, boolean ignoreCase) ->
          ignoreCase ? all(block) : withAll(wholeWords(text), block);
      case LogFilter.OfTrace(var trace) ->
          trace.isValid()
              ? block.chunksWith(LogHashes.trace(trace.high(), trace.low()))
              : all(block);
      case LogFilter.OfText(LogText text, ValueTest.In(var values)) -> {
        BitSet found = new BitSet();
        values.forEach(value -> found.or(with(text, value, block)));
        yield found;
      }
      case LogFilter.OfAttribute attribute -> withAttribute(attribute, block);
      case LogFilter.OfBodyField field -> withBodyField(field, block);
      default -> all(block);
    };
  }

  private static BitSet with(LogText text, String value, LogBlock block) {
    return switch (text) {
      case SCOPE_NAME -> block.chunksWith(LogHashes.scope(value));
      case EVENT_NAME -> value.isEmpty() ? all(block) : block.chunksWith(LogHashes.event(value));
      case BODY -> withAll(LineWords.of(value), block);
      default -> all(block);
    };
  }

  private static BitSet withAttribute(LogFilter.OfAttribute attribute, LogBlock block) {
    if (!(attribute.test() instanceof ValueTest.In(var values))) {
      return all(block);
    }
    BitSet found = new BitSet();
    if (attribute.place().isSpan() || attribute.place().isScope()) {
      long key = LogHashes.key(attribute.key());
      values.forEach(value -> found.or(block.chunksWith(LogHashes.value(key, value))));
    }
    if (attribute.place().isResource()) {
      for (int chunk = 0; chunk < block.chunks(); chunk++) {
        if (attribute.holds(block.resource(chunk).attributes())) {
          found.set(chunk);
        }
      }
    }
    return found;
  }

  /** What is written in a body as it reads is there by its words. */
  private static BitSet withBodyField(LogFilter.OfBodyField field, LogBlock block) {
    BitSet found = withWordsOf(field.key(), block);
    if (field.test() instanceof ValueTest.In(var values)) {
      BitSet withValue = new BitSet();
      values.forEach(value -> withValue.or(withWordsOf(value, block)));
      found.and(withValue);
    }
    return found;
  }

  private static BitSet withWordsOf(String text, LogBlock block) {
    return BodyFields.isWrittenPlainly(text) ? withAll(LineWords.of(text), block) : all(block);
  }

  private static BitSet withAll(List<String> words, LogBlock block) {
    BitSet found = all(block);
    for (String word : words) {
      if (LogHashes.isIndexed(word, 0, word.length()) && !found.isEmpty()) {
        found.and(block.chunksWith(LogHashes.word(word)));
      }
    }
    return found;
  }

  /** Those of a text that are words wherever it stands: with something of the text on each side. */
  private static List<String> wholeWords(String text) {
    int from = 0;
    while (from < text.length() && LineWords.fold(text.charAt(from)) != 0) {
      from++;
    }
    int to = text.length();
    while (to > from && LineWords.fold(text.charAt(to - 1)) != 0) {
      to--;
    }
    return new ArrayList<>(LineWords.of(text.substring(from, to)));
  }

  private static BitSet all(LogBlock block) {
    BitSet all = new BitSet(block.chunks());
    all.set(0, block.chunks());
    return all;
  }
}
