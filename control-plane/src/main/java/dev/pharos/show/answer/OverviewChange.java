package dev.pharos.show.answer;

import java.time.Instant;

/** Something that changed. */
public record OverviewChange(Instant time, String kind, String text, String href) {}
