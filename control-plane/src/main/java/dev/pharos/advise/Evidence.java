package dev.pharos.advise;

/**
 * What a sentence was counted from.
 *
 * @param href a page of Pharos: path with query
 */
public record Evidence(String label, String href) {}
