package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** What became of a notice: the deployment it is part of, null until there is one. */
public record DeploymentNoticed(
    @Nullable String key,
    String service,
    @Nullable String namespace,
    @Nullable String environment,
    String version,
    @Nullable Deployment deployment) {}
