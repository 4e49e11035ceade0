package dev.pharos.query.deploy;

import dev.pharos.signal.Deployment;
import org.jspecify.annotations.Nullable;

/**
 * What runs of a service in one environment.
 *
 * @param environment empty for instances that do not say theirs
 * @param version empty when neither instances nor CI tell one
 * @param instances that run, of all versions; 0 when the service is only remembered
 * @param rollingTo the version that is taking its place; null while none does
 * @param deployment that brought the version; null when it was there before we looked
 * @param commit null when nobody told
 * @param sinceNs when the version began here, else when its oldest instance was first seen; epoch
 *     nanoseconds, null when nothing tells
 * @param versionsBehind how many versions came after it up to the newest that runs in another
 *     environment
 * @param behindSinceNs when the first of those came, epoch nanoseconds; null when there is none
 */
public record RunningVersion(
    String environment,
    String version,
    int instances,
    @Nullable String rollingTo,
    @Nullable Deployment deployment,
    @Nullable String commit,
    @Nullable Long sinceNs,
    int versionsBehind,
    @Nullable Long behindSinceNs) {

  RunningVersion behind(int versions, @Nullable Long behindNs) {
    return new RunningVersion(
        environment,
        version,
        instances,
        rollingTo,
        deployment,
        commit,
        sinceNs,
        versions,
        behindNs);
  }
}
