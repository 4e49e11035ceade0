package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Binary;
import dev.pharos.query.logql.LogExpression.Matching;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An operator between two vectors: samples whose labels agree belong together. */
final class VectorBinary implements MetricNode {
  private static final Matching ALL = new Matching(false, List.of(), "", List.of());

  private final Binary binary;
  private final Matching matching;
  private final MetricNode left;
  private final MetricNode right;
  private final Map<Labels, Labels> signatures = new HashMap<>();

  VectorBinary(Binary binary, MetricNode left, MetricNode right) {
    this.binary = binary;
    this.matching = binary.matching().orElse(ALL);
    this.left = left;
    this.right = right;
    if (isOfSets() && !matching.group().isEmpty()) {
      throw LogqlRefusal.because("no grouping allowed for \"" + binary.sign() + "\" operation");
    }
  }

  private boolean isOfSets() {
    return switch (binary.sign()) {
      case "and", "or", "unless" -> true;
      default -> false;
    };
  }

  @Override
  public List<Sample> at(int step) {
    List<Sample> lefts = left.at(step);
    List<Sample> rights = right.at(step);
    return switch (binary.sign()) {
      case "and" -> {
        Set<Labels> there = signatures(rights);
        yield lefts.stream().filter(sample -> there.contains(signature(sample))).toList();
      }
      case "unless" -> {
        Set<Labels> there = signatures(rights);
        yield lefts.stream().filter(sample -> !there.contains(signature(sample))).toList();
      }
      case "or" -> {
        Set<Labels> there = signatures(lefts);
        List<Sample> both = new ArrayList<>(lefts);
        rights.stream().filter(sample -> !there.contains(signature(sample))).forEach(both::add);
        yield both;
      }
      default -> joined(lefts, rights);
    };
  }

  private Set<Labels> signatures(List<Sample> samples) {
    Set<Labels> found = new HashSet<>();
    samples.forEach(sample -> found.add(signature(sample)));
    return found;
  }

  private Labels signature(Sample sample) {
    return signatures.computeIfAbsent(
        sample.labels(),
        labels ->
            matching.on() ? labels.only(matching.labels()) : labels.without(matching.labels()));
  }

  /** Each sample of the side of many finds its partner on the side of one. */
  private List<Sample> joined(List<Sample> lefts, List<Sample> rights) {
    boolean oneIsLeft = matching.group().equals("group_right");
    List<Sample> many = oneIsLeft ? rights : lefts;
    Map<Labels, Sample> ones = new HashMap<>();
    for (Sample one : oneIsLeft ? lefts : rights) {
      Sample other = ones.put(signature(one), one);
      if (other != null) {
        throw LogqlRefusal.because(
            "found duplicate series on the %s hand-side for the match group %s: [%s, %s];many-to-many matching not allowed: matching labels must be unique on one side"
                .formatted(
                    oneIsLeft ? "left" : "right", signature(one), one.labels(), other.labels()));
      }
    }
    Arithmetic arithmetic = new Arithmetic(binary.sign(), binary.bool());
    Set<Labels> matched = new HashSet<>();
    List<Sample> result = new ArrayList<>();
    for (Sample of : many) {
      Sample one = ones.get(signature(of));
      if (one == null) {
        continue;
      }
      double leftValue = oneIsLeft ? one.value() : of.value();
      double rightValue = oneIsLeft ? of.value() : one.value();
      if (!matched.add(matching.group().isEmpty() ? signature(of) : result(of, one))) {
        throw LogqlRefusal.because(
            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
      }
      arithmetic
          .of(leftValue, rightValue, leftValue)
          .ifPresent(value -> result.add(new Sample(result(of, one), value)));
    }
    return result;
  }

  private Labels result(Sample many, Sample one) {
    if (matching.group().isEmpty()) {
      return binary.matching().isEmpty() ? many.labels() : signature(many);
    }
    Labels labels = many.labels();
    for (String included : matching.include()) {
      labels = labels.with(included, one.labels().get(included));
    }
    return labels;
  }
}
