package dev.pharos.query.deploy;

import dev.pharos.signal.Deployment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A portion of the deployments that were asked for, newest first.
 *
 * @param next the last of them, behind which there are more; null when there are none
 */
public record DeploymentsFound(List<Deployment> deployments, @Nullable DeploymentPosition next) {}
