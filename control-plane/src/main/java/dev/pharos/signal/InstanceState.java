package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * An instance of a service, from telemetry, the fleet or both.
 *
 * @param id {@code service.instance.id}, else host:port, else empty (all that send none are one)
 * @param version empty when none is known
 * @param language {@code telemetry.sdk.language} with the runtime's version, e.g. {@code Java 25};
 *     or empty
 * @param firstSeenNs epoch nanoseconds, from either source
 * @param startedNs when its present process started, as the fleet says, else when telemetry of it
 *     was first seen; epoch nanoseconds
 * @param lastSpanNs arrival of its newest telemetry; null when it never sent any
 * @param report what the fleet says; null when it is not registered
 * @param leftNs when it took back its registration, being well, and sent nothing since; null while
 *     it is there, or when nobody can tell
 */
public record InstanceState(
    ServiceId service,
    String id,
    String version,
    String language,
    String host,
    long firstSeenNs,
    long startedNs,
    @Nullable Long lastSpanNs,
    @Nullable InstanceReport report,
    @Nullable Long leftNs) {}
