package dev.pharos.show;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.show.answer.Deployment;
import dev.pharos.show.answer.DeploymentNoticed;
import dev.pharos.show.answer.DeploymentsAnswer;
import dev.pharos.show.answer.Text;
import dev.pharos.show.parameter.DeploymentFilter;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.ServiceId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/deployments")
@Tag(name = "deployments", description = "What was changed, when, and how far it is.")
class DeploymentController {
  private final ServiceQuery services;
  private final NoticeDesk notices;
  private final InstantSource clock;

  DeploymentController(ServiceQuery services, NoticeDesk notices, InstantSource clock) {
    this.services = services;
    this.notices = notices;
    this.clock = clock;
  }

  @Operation(summary = "Deployments, newest first.")
  @GetMapping
  DeploymentsAnswer deployments(@Parameter(hidden = true) DeploymentFilter filter) {
    return new DeploymentsAnswer(
        services.deployments().stream().filter(filter::matches).map(Deployment::of).toList());
  }

  @Operation(summary = "One deployment.")
  @GetMapping("/{id}")
  Deployment deployment(@PathVariable("id") String id, @Parameter(hidden = true) Place anywhere) {
    return services.deployments().stream()
        .filter(deployment -> deployment.id().equals(id))
        .findFirst()
        .map(Deployment::of)
        .orElseThrow(() -> new UnknownDeploymentException(id));
  }

  @Operation(
      summary =
          "Takes what CI says of a deployment; it is kept when this answers. The same key again changes nothing.")
  @PostMapping(consumes = "application/json")
  @ResponseStatus(HttpStatus.ACCEPTED)
  DeploymentNoticed notice(
      @RequestBody NoticeBody body,
      @Parameter(description = "Same as `key` in the body, which wins.")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String headerKey)
      throws RefusedException {
    DeploymentNotice notice = body.toNotice(headerKey, clock.instant());
    notices.take(notice);
    Deployment deployment =
        services.deployments().stream()
            .filter(known -> means(notice.service(), known.service()))
            .filter(known -> known.version().equals(notice.version()))
            .findFirst()
            .map(Deployment::of)
            .orElse(null);
    return new DeploymentNoticed(
        notice.key(),
        notice.service().name(),
        Text.orNull(notice.service().namespace()),
        Text.orNull(notice.service().environment()),
        notice.version(),
        deployment);
  }

  /** CI may know a service by less than telemetry does. */
  private static boolean means(ServiceId said, ServiceId whole) {
    return said.name().equalsIgnoreCase(whole.name())
        && (said.namespace().isEmpty() || said.namespace().equals(whole.namespace()))
        && (said.environment().isEmpty() || said.environment().equals(whole.environment()));
  }
}
