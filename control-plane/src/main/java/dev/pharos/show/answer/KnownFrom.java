package dev.pharos.show.answer;

import java.util.ArrayList;
import java.util.List;

/** Who told of a service or an instance. */
public final class KnownFrom {
  private KnownFrom() {}

  public static List<String> of(boolean telemetry, boolean fleet) {
    List<String> sources = new ArrayList<>(2);
    if (telemetry) {
      sources.add("telemetry");
    }
    if (fleet) {
      sources.add("fleet");
    }
    return List.copyOf(sources);
  }
}
