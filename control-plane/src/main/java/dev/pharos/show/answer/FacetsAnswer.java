package dev.pharos.show.answer;

import dev.pharos.query.TraceFacets;
import java.util.List;

/**
 * How the newest found traces fall apart by fields and attributes, the most telling first.
 *
 * @param traces that were looked at
 * @param spans of them that met the conditions
 * @param truncated true when there are more traces than were looked at
 * @param keptOnly true where the keep policy left out traces of the range, so that failed and slow
 *     ones are more frequent here than they were
 */
public record FacetsAnswer(
    int traces, int spans, boolean truncated, boolean keptOnly, List<Facet> facets) {
  public static FacetsAnswer of(TraceFacets facets, boolean keptOnly) {
    return new FacetsAnswer(
        facets.traces(),
        facets.spans(),
        facets.truncated(),
        keptOnly,
        facets.facets().stream().map(Facet::of).toList());
  }

  /**
   * @param kind field or attribute
   * @param distinct values, those that are not listed included
   * @param otherTraces traces with the key, but with none of the listed values
   */
  public record Facet(
      String key, String kind, int distinct, List<FacetValue> values, int otherTraces) {
    static Facet of(dev.pharos.query.Facet facet) {
      return new Facet(
          facet.key(),
          facet.field() ? "field" : "attribute",
          facet.distinct(),
          facet.values().stream()
              .map(value -> new FacetValue(value.value(), value.things(), value.errors()))
              .toList(),
          facet.others());
    }
  }

  /** Traces with a matching span of that value, and how many of them failed. */
  public record FacetValue(String value, int traces, int errors) {}
}
