package dev.pharos.judge.cohort;

import dev.pharos.judge.trace.Wording;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One trait, or two together, and how often the cohort and the rest have it.
 *
 * @param traits one or two
 * @param same traits that tell the same traces apart, or only because of this one
 */
public record Finding(List<Trait> traits, Shares shares, List<Trait> same) {
  public Finding {
    traits = List.copyOf(traits);
    same = List.copyOf(same);
  }

  /** What a person would say. */
  public String sentence() {
    String what = traits.stream().map(Trait::said).collect(Collectors.joining(" together with "));
    return "%s: in %s of these traces and in %s of the others."
        .formatted(what, Wording.share(shares.cohortShare()), Wording.share(shares.restShare()));
  }
}
