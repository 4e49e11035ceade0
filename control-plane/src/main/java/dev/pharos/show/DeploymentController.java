package dev.pharos.show;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.query.Place;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.show.answer.Deployment;
import dev.pharos.show.answer.DeploymentNoticed;
import dev.pharos.show.answer.DeploymentsAnswer;
import dev.pharos.show.answer.Text;
import dev.pharos.show.parameter.DeploymentFilter;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.VersionName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/deployments")
@Tag(name = "deployments", description = "What was changed, when, and how far it is.")
class DeploymentController {
  private final DeploymentHistory history;
  private final NoticeDesk notices;
  private final NoticeReader reader;
  private final LiveWindows live;

  DeploymentController(
      DeploymentHistory history, NoticeDesk notices, NoticeReader reader, LiveWindows live) {
    this.history = history;
    this.notices = notices;
    this.reader = reader;
    this.live = live;
  }

  @Operation(
      summary = "Deployments, newest first.",
      description =
          "At most `limit` at once; where there are more, `next` is what `after` takes to go on.")
  @GetMapping
  DeploymentsAnswer deployments(@Parameter(hidden = true) DeploymentFilter filter) {
    return DeploymentsAnswer.of(
        history.within(filter.range(), filter::matches, filter.after(), filter.limit()));
  }

  @Operation(summary = "One deployment.")
  @GetMapping("/{id}")
  Deployment deployment(@PathVariable("id") String id, @Parameter(hidden = true) Place anywhere) {
    return Optional.ofNullable(history.find(id))
        .map(Deployment::of)
        .orElseThrow(() -> new UnknownDeploymentException(id));
  }

  @Operation(
      summary =
          "Takes what CI says of a deployment; it is kept when this answers. The same key again changes nothing.",
      description =
          "Whether it comes before or after telemetry shows the version, both make one record. A"
              + " key counts within a service and environment; with another version it is refused"
              + " (409). At most 64 KiB; `at` from 400 days ago to 10 minutes ahead. Refusals are"
              + " counted in `pharos_refused_items_total` with signal `deployments`.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = NoticeBody.class)))
  @PostMapping(consumes = "application/json")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentNoticed notice(
      @Parameter(hidden = true) InputStream body,
      @Parameter(description = "Same as `key` in the body, which wins.")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String headerKey)
      throws IOException, RefusedException {
    DeploymentNotice notice = reader.read(body, headerKey);
    String key = notice.key();
    boolean over = key != null && live.noticed(key).isEmpty() && !told(key, notice).isEmpty();
    if (!over) { // What left memory is as it was told.
      notices.take(notice);
    }
    return new DeploymentNoticed(
        notice.key(),
        notice.service().name(),
        Text.orNull(notice.service().namespace()),
        Text.orNull(notice.service().environment()),
        notice.version(),
        toldOf(notice));
  }

  /** The deployment that a notice became part of: by its key, else the newest of its version. */
  private @Nullable Deployment toldOf(DeploymentNotice notice) {
    String key = notice.key();
    List<dev.pharos.signal.Deployment> known = key == null ? List.of() : told(key, notice);
    return Stream.concat(known.stream(), live.deployments().stream())
        .filter(each -> isOf(notice, each))
        .findFirst()
        .map(Deployment::of)
        .orElse(null);
  }

  private List<dev.pharos.signal.Deployment> told(String key, DeploymentNotice notice) {
    return history.noticed(key).stream().filter(each -> isOf(notice, each)).toList();
  }

  private static boolean isOf(DeploymentNotice notice, dev.pharos.signal.Deployment deployment) {
    return NoticeReader.means(notice.service(), deployment.service())
        && VersionName.areSame(deployment.version(), notice.version());
  }
}
