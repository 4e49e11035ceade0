package dev.pharos.show.answer;

/**
 * Lines that came and were left out.
 *
 * @param lines how many; whether they would have matched is not known
 */
public record SkippedLogs(long lines) {}
