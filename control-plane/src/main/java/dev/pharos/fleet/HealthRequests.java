package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.values.StatusInfo;
import de.codecentric.boot.admin.server.services.ApiMediaTypeHandler;
import de.codecentric.boot.admin.server.services.HealthGroupsCache;
import de.codecentric.boot.admin.server.services.StatusUpdater;
import de.codecentric.boot.admin.server.web.client.InstanceWebClient;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * Asks instances for their health. One that takes a connection but does not answer in time is there
 * and in trouble, {@code DOWN}; {@code OFFLINE} is one that is not there.
 */
final class HealthRequests extends StatusUpdater {

  HealthRequests(InstanceLedger instances, InstanceWebClient client, HealthGroupsCache groups) {
    super(instances, client, new ApiMediaTypeHandler(), HealthRequests::isNews, groups);
    // Two tries, and the second that the library takes off.
    timeout(FleetLimits.HEALTH_TIMEOUT.multipliedBy(2).plusSeconds(2));
  }

  /** Figures in the details change with every answer; which component is down is news. */
  private static boolean isNews(StatusInfo before, StatusInfo now) {
    return !before.getStatus().equals(now.getStatus())
        || !HealthWords.detail(before, "").equals(HealthWords.detail(now, ""));
  }

  @Override
  protected Mono<StatusInfo> handleError(Throwable failure) {
    if (failure instanceof TimeoutException) {
      long seconds = FleetLimits.HEALTH_TIMEOUT.toSeconds();
      return Mono.just(
          StatusInfo.ofDown(
              Map.of("error", "health does not answer within " + seconds + " s, twice")));
    }
    return super.handleError(failure);
  }
}
