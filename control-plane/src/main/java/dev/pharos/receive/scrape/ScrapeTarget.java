package dev.pharos.receive.scrape;

import dev.pharos.signal.metric.Labels;
import java.net.URI;
import java.util.Map;

/**
 * Somebody whose metrics are to be fetched. Two that are equal are one.
 *
 * @param labels that each of its series gets, {@code job} and {@code instance} among them
 * @param headers to be sent with each request
 * @param client that it is asked by
 */
record ScrapeTarget(
    ScrapeJob job, URI url, Labels labels, Map<String, String> headers, PageClient client) {
  ScrapeTarget {
    headers = Map.copyOf(headers);
  }
}
