package dev.pharos.signal;

import org.jspecify.annotations.Nullable;

/**
 * What the fleet knows of an instance: a registration, a discovery entry or a configured check.
 *
 * @param registrationId unique among reports; the same instance keeps it
 * @param instance {@code service.instance.id} if it tells one, else host:port
 * @param version from build or git info or metadata; empty when it tells none
 * @param commit git's, if it tells
 * @param builtAtNs epoch nanoseconds, null when it does not tell
 * @param startedAtNs epoch nanoseconds, null when it does not tell
 * @param status null when nobody has asked yet
 * @param statusDetail which component is down, in words; empty when there is nothing to say
 * @param adminHref its page below {@code /admin}, null without one
 * @param atNs when this was learnt, epoch nanoseconds
 */
public record InstanceReport(
    String registrationId,
    ServiceId service,
    String instance,
    String version,
    @Nullable String commit,
    @Nullable Long builtAtNs,
    @Nullable Long startedAtNs,
    @Nullable InstanceStatus status,
    String statusDetail,
    String host,
    @Nullable String adminHref,
    long atNs) {}
