package dev.pharos.show.answer;

import dev.pharos.query.deploy.DeploymentsFound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deployments, newest first.
 *
 * @param next what {@code after} takes to go on; null when there is nothing more
 */
public record DeploymentsAnswer(List<Deployment> deployments, @Nullable String next) {
  public static DeploymentsAnswer of(DeploymentsFound found) {
    return new DeploymentsAnswer(
        found.deployments().stream().map(Deployment::of).toList(),
        found.next() == null ? null : DeploymentCursor.write(found.next()));
  }
}
