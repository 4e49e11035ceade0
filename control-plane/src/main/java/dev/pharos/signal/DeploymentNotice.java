package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * What CI says of a deployment ({@code POST /api/v1/deployments}).
 *
 * @param key idempotency key; null when CI gave none
 * @param committedAtNs when the commit was made, epoch nanoseconds; null when CI does not say
 * @param atNs epoch nanoseconds
 */
public record DeploymentNotice(
    @Nullable String key,
    ServiceId service,
    String version,
    @Nullable String commit,
    @Nullable Long committedAtNs,
    @Nullable String author,
    @Nullable String link,
    long atNs) {}
