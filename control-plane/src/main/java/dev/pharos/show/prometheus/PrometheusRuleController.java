package dev.pharos.show.prometheus;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleGroups;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rules and alerts, as Grafana and others that know Prometheus ask for them. */
@Hidden
@RestController
class PrometheusRuleController {
  private static final String API = "/prometheus/api/v1";

  private final RuleGroups rules;

  PrometheusRuleController(RuleGroups rules) {
    this.rules = rules;
  }

  @GetMapping(path = API + "/rules", produces = MediaType.APPLICATION_JSON_VALUE)
  PrometheusAnswer<RuleAnswer.Groups> rules(HttpServletRequest request) {
    RuleRequest asked = RuleRequest.of(new PrometheusParameters(request));
    List<RuleAnswer.Group> groups = new ArrayList<>();
    String next = "";
    boolean begun = asked.from().isEmpty();
    for (GroupStatus status : rules.groups()) {
      begun |= token(status).equals(asked.from());
      if (!begun || !asked.wants(status)) {
        continue;
      }
      RuleAnswer.Group group = RuleAnswer.of(status, asked);
      if (group.rules().isEmpty()) {
        continue;
      }
      if (asked.limit() > 0 && groups.size() == asked.limit()) {
        next = token(status);
        break;
      }
      groups.add(group);
    }
    if (!begun) {
      throw PrometheusProblem.badParameter(
          "group_next_token",
          "invalid group_next_token '%s'. were rule groups changed?".formatted(asked.from()));
    }
    return PrometheusAnswer.of(new RuleAnswer.Groups(groups, next));
  }

  @GetMapping(path = API + "/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
  PrometheusAnswer<Map<String, List<RuleAnswer.OneAlert>>> alerts() {
    return PrometheusAnswer.of(
        Map.of(
            "alerts",
            rules.groups().stream()
                .flatMap(group -> group.rules().stream())
                .flatMap(rule -> rule.alerts().stream())
                .map(RuleAnswer.OneAlert::of)
                .toList()));
  }

  /** Where links lead that templates make by {@code graphLink} and {@code tableLink}. */
  @GetMapping({"/graph", "/prometheus/graph"})
  ResponseEntity<Void> graph(@RequestParam(name = "g0.expr", defaultValue = "") String query) {
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create("/metrics?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
        .build();
  }

  private static String token(GroupStatus status) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(status.group().key().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }
}
