package dev.pharos.judge.incident;

import java.util.List;

/**
 * Symptoms with one cause.
 *
 * @param suspects the likeliest first; never empty
 * @param symptoms the earliest first; never empty
 */
public record Finding(List<Suspect> suspects, List<Symptom> symptoms) {
  public Finding {
    suspects = List.copyOf(suspects);
    symptoms = List.copyOf(symptoms);
  }

  public Suspect cause() {
    return suspects.getFirst();
  }
}
