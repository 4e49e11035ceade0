package dev.pharos.store;

import java.util.Comparator;

/**
 * Whose a series is and where that runs, as its labels tell. Empty is what they do not tell.
 *
 * @param service see {@link SeriesOwner}
 */
public record SeriesPlace(String service, String namespace, String environment)
    implements Comparable<SeriesPlace> {
  private static final Comparator<SeriesPlace> ORDER =
      Comparator.comparing(SeriesPlace::service)
          .thenComparing(SeriesPlace::namespace)
          .thenComparing(SeriesPlace::environment);

  /** Of a service of which nothing else is told. */
  public static SeriesPlace of(String service) {
    return new SeriesPlace(service, "", "");
  }

  public boolean isTold() {
    return !namespace.isEmpty() || !environment.isEmpty();
  }

  @Override
  public int compareTo(SeriesPlace other) {
    return ORDER.compare(this, other);
  }
}
