package dev.pharos.show;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.VersionName;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what CI says of a deployment and decides whether it can be taken; each refusal is counted
 * by its reason. Safe for use by many threads.
 */
final class NoticeReader {
  /** Some dozen lines; more is something else. */
  static final int MOST_BYTES = 64 << 10;

  /** Deployments are kept so long. */
  private static final Duration OLDEST = Duration.ofDays(400);

  /** Clocks of build machines are not always right. */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  private final JsonMapper json;
  private final ServiceQuery services;
  private final DeploymentHistory history;
  private final Refusals refusals;
  private final InstantSource clock;

  NoticeReader(
      JsonMapper json,
      ServiceQuery services,
      DeploymentHistory history,
      Refusals refusals,
      InstantSource clock) {
    this.json = json;
    this.services = services;
    this.history = history;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * The notice, of the one service that it means as far as that is known.
   *
   * @throws ParameterException when it says too little, nonsense, or what several services could be
   * @throws ResponseStatusException when it is too large, or its key was used for another version
   */
  DeploymentNotice read(InputStream body, @Nullable String headerKey) throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      refuse(RefusalReason.TOO_LARGE);
      throw new ResponseStatusException(
          HttpStatus.CONTENT_TOO_LARGE, "A notice has at most %d KiB.".formatted(MOST_BYTES >> 10));
    }
    DeploymentNotice notice = understand(bytes, headerKey);
    checkTimes(notice);
    DeploymentNotice whole = of(meant(notice), notice);
    checkKey(whole);
    return whole;
  }

  private DeploymentNotice understand(byte[] bytes, @Nullable String headerKey) {
    try {
      NoticeBody body = json.readValue(bytes, NoticeBody.class);
      if (body == null) {
        throw new ParameterException("body", "The body says nothing.", List.of("JSON"));
      }
      return body.toNotice(headerKey, clock.instant());
    } catch (JacksonException e) {
      refuse(RefusalReason.MALFORMED);
      String field = e.getPath().isEmpty() ? null : e.getPath().getLast().getPropertyName();
      throw field == null
          ? new ParameterException(
              "body", "The body is not JSON that can be read.", List.of("JSON"))
          : new ParameterException(field, e.getOriginalMessage(), List.of("text"));
    } catch (ParameterException e) {
      refuse(RefusalReason.MALFORMED);
      throw e;
    }
  }

  private void checkTimes(DeploymentNotice notice) {
    Instant now = clock.instant();
    Long committedAtNs = notice.committedAtNs();
    checkTime("at", notice.atNs(), now);
    if (committedAtNs != null && committedAtNs > TimeRange.epochNs(now.plus(AHEAD))) {
      checkTime("committedAt", committedAtNs, now);
    }
  }

  private void checkTime(String field, long atNs, Instant now) {
    boolean old = atNs < TimeRange.epochNs(now.minus(OLDEST));
    if (old || atNs > TimeRange.epochNs(now.plus(AHEAD))) {
      refuse(old ? RefusalReason.TOO_OLD : RefusalReason.IN_THE_FUTURE);
      throw new ParameterException(
          field,
          "'%s' is %s.".formatted(TimeRange.instant(atNs), old ? "too long ago" : "in the future"),
          List.of(
              "from %d days ago to %d minutes ahead"
                  .formatted(OLDEST.toDays(), AHEAD.toMinutes())));
    }
  }

  /** The one service that CI means; what it says when none is known. */
  private ServiceId meant(DeploymentNotice notice) {
    List<ServiceId> candidates =
        services.services(Place.ANYWHERE).keySet().stream()
            .filter(known -> means(notice.service(), known))
            .toList();
    if (candidates.size() > 1) {
      List<ServiceId> changing =
          services.deployments().stream()
              .filter(each -> each.finishedAtNs() == null)
              .filter(each -> VersionName.areSame(each.version(), notice.version()))
              .map(Deployment::service)
              .filter(candidates::contains)
              .distinct()
              .toList();
      candidates = changing.size() == 1 ? changing : candidates;
    }
    if (candidates.size() > 1) {
      refuse(RefusalReason.AMBIGUOUS_SERVICE);
      throw new ParameterException(
          "environment",
          "'%s' is %d services: say which one with environment and namespace."
              .formatted(notice.service().name(), candidates.size()),
          candidates.stream().map(Objects::toString).toList());
    }
    return candidates.isEmpty() ? notice.service() : candidates.getFirst();
  }

  private void checkKey(DeploymentNotice notice) {
    String key = notice.key();
    if (key == null) {
      return;
    }
    for (Deployment told : history.noticed(key)) {
      if (means(notice.service(), told.service())
          && !VersionName.areSame(told.version(), notice.version())) {
        refuse(RefusalReason.KEY_REUSED);
        throw new ResponseStatusException(
            HttpStatus.CONFLICT,
            "The key '%s' was used for version %s: each deployment needs a key of its own."
                .formatted(key, told.version()));
      }
    }
  }

  private void refuse(RefusalReason reason) {
    refusals.count(Refusals.DEPLOYMENTS, reason, 1);
  }

  /** CI may know a service by less than telemetry does. */
  static boolean means(ServiceId said, ServiceId whole) {
    return said.name().equalsIgnoreCase(whole.name())
        && (said.namespace().isEmpty() || said.namespace().equals(whole.namespace()))
        && (said.environment().isEmpty() || said.environment().equals(whole.environment()));
  }

  private static DeploymentNotice of(ServiceId service, DeploymentNotice notice) {
    return new DeploymentNotice(
        notice.key(),
        service,
        notice.version(),
        notice.commit(),
        notice.committedAtNs(),
        notice.author(),
        notice.link(),
        notice.atNs());
  }
}
