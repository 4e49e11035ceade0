package dev.pharos.receive.scrape;

import java.time.Duration;

/**
 * How the targets of one job are scraped.
 *
 * @param honorLabels whether a label that a service and its target both have keeps the service's
 *     value; else the service's becomes {@code exported_…}
 * @param honorTimestamps whether samples keep the times that services say
 * @param sampleLimit a page with more samples counts as failed; 0 for no limit
 * @param bodyLimitBytes likewise a page of more bytes, after decompression
 */
record ScrapeJob(
    String name,
    Duration interval,
    Duration timeout,
    boolean honorLabels,
    boolean honorTimestamps,
    int sampleLimit,
    int bodyLimitBytes) {}
