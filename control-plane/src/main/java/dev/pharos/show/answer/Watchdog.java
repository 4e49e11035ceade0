package dev.pharos.show.answer;

import java.time.Instant;

/**
 * The alert that always fires, so that its silence tells of Pharos' own death.
 *
 * @param since when it fires
 */
public record Watchdog(Instant since) {}
