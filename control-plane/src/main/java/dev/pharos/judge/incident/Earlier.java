package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import java.util.List;

/**
 * Trouble that was found before and lasts.
 *
 * @param symptoms those that last; never empty
 */
public record Earlier(Node cause, List<Symptom> symptoms) {
  public Earlier {
    symptoms = List.copyOf(symptoms);
  }
}
