package dev.pharos.store;

import dev.pharos.signal.Span;
import java.util.List;

/**
 * Answer to a search.
 *
 * @param matches for each matching trace one span that meets the conditions (its newest), newest
 *     first
 * @param scanned spans whose conditions were checked
 * @param truncated true when there are more matching traces than the limit, or the store's own
 *     limit of work was reached
 */
public record SpanSearchResult(List<Span> matches, long scanned, boolean truncated) {}
