package dev.pharos.show.answer;

import java.util.List;

/** Incidents, newest first. */
public record IncidentsAnswer(List<IncidentSummary> incidents) {}
