package dev.pharos.show;

import dev.pharos.advise.incident.Incident;
import dev.pharos.advise.incident.IncidentDesk;
import dev.pharos.show.answer.IncidentDetail;
import dev.pharos.show.answer.IncidentSummary;
import dev.pharos.show.answer.IncidentsAnswer;
import dev.pharos.show.parameter.IncidentFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/incidents")
@Tag(
    name = "incidents",
    description = "What is wrong, what probably causes it, who suffers, and how it went.")
class IncidentController {
  private final IncidentDesk desk;
  private final CurrentAlerts alerts;

  IncidentController(IncidentDesk desk, CurrentAlerts alerts) {
    this.desk = desk;
    this.alerts = alerts;
  }

  @Operation(summary = "Incidents that went on at some time of a range, newest first.")
  @GetMapping
  IncidentsAnswer incidents(@Parameter(hidden = true) IncidentFilter filter) {
    return new IncidentsAnswer(
        desk.within(filter.range()).stream()
            .filter(filter::holds)
            .limit(filter.limit())
            .map(IncidentSummary::of)
            .toList());
  }

  @Operation(
      summary =
          "One incident with its suspects and their evidence, its course, alerts and notes; by the id"
              + " of one that turned out to be part of another, that other.")
  @GetMapping("/{id}")
  IncidentDetail incident(@PathVariable("id") String id) {
    return detail(id, desk.incident(id));
  }

  @Operation(summary = "Says that somebody looks after an incident.")
  @PostMapping(path = "/{id}/acknowledge", consumes = "application/json")
  IncidentDetail acknowledge(
      @PathVariable("id") String id, @RequestBody IncidentBody.Acknowledgement body)
      throws IOException {
    return detail(id, desk.acknowledge(id, body.checkedAuthor()));
  }

  @Operation(summary = "Adds what somebody knows of an incident.")
  @PostMapping(path = "/{id}/notes", consumes = "application/json")
  IncidentDetail note(@PathVariable("id") String id, @RequestBody IncidentBody.Note body)
      throws IOException {
    return detail(id, desk.note(id, body.checkedAuthor(), body.checkedText()));
  }

  @Operation(
      summary =
          "Closes an incident, whatever lasts of it; what lasts, and what else has its cause, opens"
              + " none anew until it was over once, unless that is graver.")
  @PostMapping(path = "/{id}/close", consumes = "application/json")
  IncidentDetail close(@PathVariable("id") String id, @RequestBody IncidentBody.Closing body)
      throws IOException {
    return detail(id, desk.close(id, body.checkedAuthor(), body.checkedReason()));
  }

  private IncidentDetail detail(String id, Optional<Incident> found) {
    return IncidentDetail.of(
        found.orElseThrow(() -> new UnknownIncidentException(id)), alerts::expression);
  }
}
