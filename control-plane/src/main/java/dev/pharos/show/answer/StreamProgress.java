package dev.pharos.show.answer;

import java.time.Instant;

/** How far a search is: down to which start it looked, roughly. */
public record StreamProgress(long scanned, Instant reachedAt) {}
