package dev.pharos.show.answer;

import dev.pharos.query.log.LogFacets;
import java.util.List;

/**
 * How the newest found lines fall apart by fields and attributes, the most telling first.
 *
 * @param lines that were looked at
 * @param truncated true when there are more lines than were looked at
 */
public record LogFacetsAnswer(int lines, boolean truncated, List<LogFacet> facets) {
  public static LogFacetsAnswer of(LogFacets facets) {
    return new LogFacetsAnswer(
        facets.lines(), facets.truncated(), facets.facets().stream().map(LogFacet::of).toList());
  }

  /**
   * @param kind field or attribute; fields of JSON and logfmt bodies are attributes
   * @param distinct values, those that are not listed included
   * @param otherLines lines with the key, but with none of the listed values
   */
  public record LogFacet(
      String key, String kind, int distinct, List<LogFacetValue> values, int otherLines) {
    static LogFacet of(dev.pharos.query.Facet facet) {
      return new LogFacet(
          facet.key(),
          facet.field() ? "field" : "attribute",
          facet.distinct(),
          facet.values().stream()
              .map(value -> new LogFacetValue(value.value(), value.things(), value.errors()))
              .toList(),
          facet.others());
    }
  }

  /** Lines of that value, and how many of them are of severity error or above. */
  public record LogFacetValue(String value, int lines, int errors) {}
}
