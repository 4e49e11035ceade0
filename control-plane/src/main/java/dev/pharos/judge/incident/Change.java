package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;

/**
 * A deployment, restart or change of configuration.
 *
 * @param id of the deployment
 * @param atNs when it began, epoch nanoseconds
 * @param sentence such as {@code payment 1.4.0 → 1.5.0}
 */
public record Change(String id, ServiceId service, long atNs, String sentence) {}
