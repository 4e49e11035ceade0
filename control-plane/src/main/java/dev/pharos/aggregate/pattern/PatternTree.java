package dev.pharos.aggregate.pattern;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one service. Lines are alike only when they have as many words, and the first of
 * them that are no values are the same; among those the pattern with the most words in common takes
 * a line when they are enough. Source: He, Zhu, Zheng, Lyu, "Drain: An Online Log Parsing Approach
 * with Fixed Depth Tree", ICWS 2017, with one level of words, and a likeness counted over the words
 * that do not vary, so that a pattern with many values does not take everything.
 */
final class PatternTree {
  /** As in the paper: half of the words. */
  private static final double ALIKE = 0.5;

  private final Map<Leaf, List<PatternCell>> leaves = new HashMap<>();
  private final Map<Long, PatternCell> byId = new HashMap<>();

  /** Grows with each change of what {@link #find} goes by. */
  private long changes;

  long bytes;

  /** The pattern that takes the line; null when it is the first of its kind. */
  @Nullable PatternCell find(LineTokens line) {
    PatternCell best = null;
    double most = ALIKE;
    List<PatternCell> leaf = leaves.getOrDefault(Leaf.of(line), List.of());
    for (int i = 0; i < leaf.size(); i++) {
      PatternCell cell = leaf.get(i);
      double likeness = cell.likeness(line);
      if (likeness > most || (best == null && likeness >= most)) {
        best = cell;
        most = likeness;
      }
    }
    return best;
  }

  void add(PatternCell cell) {
    leaves.computeIfAbsent(Leaf.of(cell.tokens), _ -> new ArrayList<>()).add(cell);
    byId.put(cell.id(), cell);
    changes++;
  }

  /** One of its patterns was widened. */
  void changed() {
    changes++;
  }

  long changes() {
    return changes;
  }

  int size() {
    return byId.size();
  }

  @Nullable PatternCell cell(long id) {
    return byId.get(id);
  }

  /**
   * Forgets the pattern that was not seen for longest.
   *
   * @param held numbers of those that others are to go before
   */
  void forgetOldest(Set<Long> held) {
    PatternCell oldest =
        byId.values().stream()
            .min(
                Comparator.comparing((PatternCell cell) -> held.contains(cell.id()))
                    .thenComparingLong(cell -> cell.lastNs)
                    .thenComparingLong(PatternCell::id))
            .orElseThrow();
    byId.remove(oldest.id());
    List<PatternCell> leaf = leaves.getOrDefault(Leaf.of(oldest.tokens), new ArrayList<>());
    leaf.remove(oldest);
    if (leaf.isEmpty()) {
      leaves.remove(Leaf.of(oldest.tokens));
    }
    changes++;
  }

  List<PatternCell> cells() {
    return leaves.values().stream().flatMap(List::stream).toList();
  }

  /**
   * What never varies among alike lines.
   *
   * @param first word; empty when it varies
   */
  private record Leaf(int tokens, String first) {
    static Leaf of(LineTokens line) {
      boolean fixed = line.size() > 1 && !line.isValue(1);
      return new Leaf(line.size(), fixed ? line.text(1) : "");
    }

    static Leaf of(List<String> pattern) {
      String first = pattern.size() < 2 ? "" : pattern.get(1);
      return new Leaf(pattern.size(), first.equals(LineTokens.ANY) ? "" : first);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(bytes);
    out.writeInt(size());
    for (PatternCell cell : cells()) {
      cell.writeTo(out);
    }
  }

  static PatternTree readFrom(DataInput in, boolean byMinuteOnly) throws IOException {
    PatternTree read = new PatternTree();
    read.bytes = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      read.add(PatternCell.readFrom(in, byMinuteOnly));
    }
    return read;
  }
}
