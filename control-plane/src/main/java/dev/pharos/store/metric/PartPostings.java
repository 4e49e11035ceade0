package dev.pharos.store.metric;

import dev.pharos.signal.metric.LabelMatcher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which series of a part have which label, as its index tells. Safe for many threads. */
final class PartPostings {
  private static final int NAME_BYTES = 3 * Integer.BYTES;
  private static final int VALUE_BYTES = 2 * Integer.BYTES;

  /**
   * So many ordinals are read in the time in which one series is asked for its label: a posting so
   * much longer than the candidates that are left is not read, they are asked one by one.
   */
  private static final int READ_AT_MOST = 8;

  private final PartIndex index;
  private final ByteBuffer bytes;
  private final int namesAt;
  private final int version;

  PartPostings(PartIndex index, ByteBuffer bytes, int namesAt, int version) {
    this.index = index;
    this.bytes = bytes;
    this.namesAt = namesAt;
    this.version = version;
  }

  /** The symbols of all names of labels. */
  int[] names() {
    int[] names = new int[bytes.getInt(namesAt)];
    for (int i = 0; i < names.length; i++) {
      names[i] = bytes.getInt(namesAt + Integer.BYTES + i * NAME_BYTES);
    }
    return names;
  }

  /** The values of one label: pairs of a symbol and where its series are told. */
  record Values(int count, int at) {}

  @Nullable Values values(int nameSymbol) {
    int count = bytes.getInt(namesAt);
    for (int i = 0; i < count; i++) {
      int at = namesAt + Integer.BYTES + i * NAME_BYTES;
      if (bytes.getInt(at) == nameSymbol) {
        return new Values(bytes.getInt(at + Integer.BYTES), bytes.getInt(at + 2 * Integer.BYTES));
      }
    }
    return null;
  }

  int valueSymbol(Values values, int i) {
    return bytes.getInt(values.at + i * VALUE_BYTES);
  }

  private int postingAt(Values values, int i) {
    return bytes.getInt(values.at + i * VALUE_BYTES + Integer.BYTES);
  }

  private int[] read(int postingAt) {
    return version < 3
        ? PostingCodec.readDifferences(bytes, postingAt)
        : PostingCodec.read(bytes, postingAt);
  }

  private int count(int postingAt) {
    if (version < 3) {
      VarintCursor in = new VarintCursor(bytes);
      in.at = postingAt;
      return in.next();
    }
    return PostingCodec.count(bytes, postingAt);
  }

  /** A matcher for one value, and how many series have that. */
  private record Equal(LabelMatcher matcher, int count, int postingAt) {}

  /**
   * The series that all matchers match, ascending. Of the values that are asked for by name the
   * rarest is read first; the counts stand before the postings, so that no other need be read.
   */
  int[] matching(List<LabelMatcher> matchers) {
    List<LabelMatcher> left = new ArrayList<>(matchers);
    List<Equal> equal = new ArrayList<>();
    for (LabelMatcher matcher : matchers) {
      if (matcher.type() == LabelMatcher.Type.EQUAL && !matcher.value().isEmpty()) {
        int at = postingOf(matcher);
        if (at < 0) {
          return new int[0];
        }
        equal.add(new Equal(matcher, count(at), at));
      }
    }
    equal.sort(Comparator.comparingInt(Equal::count));
    int[] candidates;
    if (equal.isEmpty()) {
      candidates = broadest(left);
    } else {
      candidates = read(equal.getFirst().postingAt);
      left.remove(equal.getFirst().matcher);
      for (Equal next : equal.subList(1, equal.size())) {
        if (next.count / READ_AT_MOST <= candidates.length) {
          candidates = common(candidates, read(next.postingAt));
          left.remove(next.matcher);
        }
      }
    }
    return checked(candidates, left);
  }

  /** Those of the first matcher that a missing label does not match, else all. */
  private int[] broadest(List<LabelMatcher> left) {
    for (LabelMatcher matcher : left) {
      if (!matcher.matches("")) {
        left.remove(matcher);
        return having(matcher);
      }
    }
    int[] all = new int[index.series()];
    Arrays.setAll(all, ordinal -> ordinal);
    return all;
  }

  /** Both ascend. */
  private static int[] common(int[] few, int[] many) {
    int kept = 0;
    int k = 0;
    for (int one : few) {
      while (k < many.length && many[k] < one) {
        k++;
      }
      if (k < many.length && many[k] == one) {
        few[kept++] = one;
      }
    }
    return Arrays.copyOf(few, kept);
  }

  private int[] checked(int[] candidates, List<LabelMatcher> matchers) {
    if (matchers.isEmpty()) {
      return candidates;
    }
    List<SymbolCheck> checks = new ArrayList<>();
    for (LabelMatcher matcher : matchers) {
      checks.add(new SymbolCheck(index, matcher));
    }
    int kept = 0;
    SeriesCursor cursor = index.cursor();
    for (int candidate : candidates) {
      boolean all = true;
      for (int i = 0; all && i < checks.size(); i++) {
        all = checks.get(i).test(cursor, candidate);
      }
      if (all) {
        candidates[kept++] = candidate;
      }
    }
    return Arrays.copyOf(candidates, kept);
  }

  /** Where the posting of a matcher's value is; -1 when no series has that. */
  private int postingOf(LabelMatcher matcher) {
    Values values = values(index.symbolOf(matcher.name()));
    int place = values == null ? -1 : find(values, index.symbolOf(matcher.value()));
    return values == null || place < 0 ? -1 : postingAt(values, place);
  }

  private int[] having(LabelMatcher matcher) {
    Values values = values(index.symbolOf(matcher.name()));
    if (values == null) {
      return new int[0];
    }
    int[] found = new int[16];
    int size = 0;
    for (int i = 0; i < values.count; i++) {
      if (matcher.matches(index.symbol(valueSymbol(values, i)))) {
        int[] more = read(postingAt(values, i));
        if (size + more.length > found.length) {
          found = Arrays.copyOf(found, Math.max(size + more.length, 2 * found.length));
        }
        System.arraycopy(more, 0, found, size, more.length);
        size += more.length;
      }
    }
    int[] all = Arrays.copyOf(found, size);
    Arrays.sort(all);
    return all;
  }

  /** Values ascend by their symbols. */
  private int find(Values values, int symbol) {
    int low = 0;
    int high = values.count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = valueSymbol(values, middle);
      if (there == symbol) {
        return middle;
      }
      if (there < symbol) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
