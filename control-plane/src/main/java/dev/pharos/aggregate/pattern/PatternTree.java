package dev.pharos.aggregate.pattern;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final Map<String, List<PatternCell>> leaves = new HashMap<>();
  private int size;
  long bytes;

  /** The pattern that takes the line; null when it is the first of its kind. */
  @Nullable PatternCell find(List<String> line) {
    PatternCell best = null;
    double most = ALIKE;
    for (PatternCell cell : leaves.getOrDefault(leaf(line), List.of())) {
      double likeness = cell.likeness(line);
      if (likeness > most || (best == null && likeness >= most)) {
        best = cell;
        most = likeness;
      }
    }
    return best;
  }

  void add(PatternCell cell) {
    leaves.computeIfAbsent(leaf(cell.tokens), _ -> new ArrayList<>()).add(cell);
    size++;
  }

  int size() {
    return size;
  }

  /** Forgets the pattern that was not seen for longest. */
  void forgetOldest() {
    PatternCell oldest =
        leaves.values().stream()
            .flatMap(List::stream)
            .min(Comparator.comparingLong(cell -> cell.lastNs))
            .orElseThrow();
    List<PatternCell> leaf = leaves.getOrDefault(leaf(oldest.tokens), new ArrayList<>());
    leaf.remove(oldest);
    if (leaf.isEmpty()) {
      leaves.remove(leaf(oldest.tokens));
    }
    size--;
  }

  List<PatternCell> cells() {
    return leaves.values().stream().flatMap(List::stream).toList();
  }

  /** Words that never vary: the number of tokens and the first word, if it is none that may. */
  private static String leaf(List<String> tokens) {
    String first = tokens.size() < 2 ? "" : tokens.get(1);
    boolean varies = first.equals(LineTokens.ANY) || LineTokens.isValue(first);
    return tokens.size() + (varies ? " *" : " =" + first);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(bytes);
    out.writeInt(size);
    for (PatternCell cell : cells()) {
      cell.writeTo(out);
    }
  }

  static PatternTree readFrom(DataInput in) throws IOException {
    PatternTree read = new PatternTree();
    read.bytes = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      read.add(PatternCell.readFrom(in));
    }
    return read;
  }
}
