package dev.pharos.query.log;

import dev.pharos.query.Facet;
import java.util.List;

/**
 * Facets of the newest lines that a search found.
 *
 * @param lines that were looked at
 * @param truncated true when there are more lines than were looked at
 * @param facets the most telling first
 */
public record LogFacets(int lines, boolean truncated, List<Facet> facets) {}
