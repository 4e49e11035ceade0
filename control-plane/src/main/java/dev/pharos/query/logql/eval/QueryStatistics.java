package dev.pharos.query.logql.eval;

/**
 * What a query did.
 *
 * @param lines read from the store
 * @param bytes of the text of these lines
 * @param kept lines that went into the answer or its numbers
 * @param elapsedNs from beginning to end
 */
public record QueryStatistics(long lines, long bytes, long kept, long elapsedNs) {}
