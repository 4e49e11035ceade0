package dev.pharos.query.reads;

import java.time.Instant;

/**
 * Somebody read something.
 *
 * @param at the last time, a whole minute
 */
public record LastRead(Reader reader, Instant at) {}
