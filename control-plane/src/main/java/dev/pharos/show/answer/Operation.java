package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;

/** What a service did under one name. */
public record Operation(
    String name,
    String kind,
    Red red,
    List<RedPoint> trend,
    List<Caller> callers,
    Instant lastSeen) {}
