package dev.pharos.show.answer;

import java.util.List;

/** Silences, those that end last first. */
public record SilencesAnswer(List<Silence> silences) {}
