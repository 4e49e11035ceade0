package dev.pharos.judge;

/**
 * Something a service calls, as it saw the calls within the judged windows.
 *
 * @param name for a sentence
 */
public record HealthDependency(String name, long calls, long errors) {}
