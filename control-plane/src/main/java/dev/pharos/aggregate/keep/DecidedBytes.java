package dev.pharos.aggregate.keep;

/**
 * What became of a service's spans, in bytes as on disk; none is negative.
 *
 * @param always kept, whatever the rate is
 * @param ordinary that the rate decided on, kept or not
 * @param kept those of the ordinary that were kept
 */
public record DecidedBytes(long always, long ordinary, long kept) {}
