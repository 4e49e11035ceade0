package dev.pharos.signal;

import java.util.List;
import java.util.Map;

/**
 * What one request held.
 *
 * @param lines those that are well formed, in the order of the request
 * @param refused how many were left out, by reason (see {@link RefusalReason}); never holds zeros
 */
public record LogBatch(List<LogRecord> lines, Map<RefusalReason, Integer> refused) {}
