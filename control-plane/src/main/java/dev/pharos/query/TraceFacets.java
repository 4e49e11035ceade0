package dev.pharos.query;

import java.util.List;

/**
 * Facets of the traces that a search found.
 *
 * @param traces that were looked at
 * @param spans of them that were looked at: those that met the conditions
 * @param truncated true when there are more traces than were looked at
 * @param facets the most telling first
 */
public record TraceFacets(int traces, int spans, boolean truncated, List<Facet> facets) {}
