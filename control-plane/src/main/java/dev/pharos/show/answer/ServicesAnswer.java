package dev.pharos.show.answer;

import java.util.List;

/** The services known in a place. */
public record ServicesAnswer(List<ServiceSummary> services) {}
