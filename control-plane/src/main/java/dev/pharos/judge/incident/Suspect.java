package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import java.util.List;

/**
 * What may be the cause.
 *
 * @param weight share 0…1 of the trouble that it explains; those of one finding add up to 1
 * @param title what is wrong with it, in a few words
 * @param sentence the same with numbers
 */
public record Suspect(
    Node node, double weight, String title, String sentence, List<Clue> evidence) {
  public Suspect {
    evidence = List.copyOf(evidence);
  }
}
