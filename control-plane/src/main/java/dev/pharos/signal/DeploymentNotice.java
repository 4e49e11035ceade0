package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * What CI says of a deployment ({@code POST /api/v1/deployments}).
 *
 * @param key idempotency key; null when CI gave none
 * @param atNs epoch nanoseconds
 */
public record DeploymentNotice(
    @Nullable String key,
    ServiceId service,
    String version,
    @Nullable String commit,
    @Nullable String author,
    @Nullable String link,
    long atNs) {}
