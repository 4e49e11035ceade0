package dev.pharos.show.prometheus;

import dev.pharos.query.promql.parse.Quoted;
import java.util.Locale;
import java.util.Set;

/**
 * What may be asked of {@code /rules}. There are no rules yet, so nothing is chosen by it; what is
 * no sense is refused all the same, for clients that wait for that.
 */
final class RuleRequest {
  private static final Set<String> TYPES = Set.of("", "alert", "record");
  private static final Set<String> BOOLEANS = Set.of("", "1", "t", "true", "0", "f", "false");

  private RuleRequest() {}

  /**
   * @throws PrometheusProblem when something makes no sense
   */
  static void check(PrometheusParameters parameters) {
    parameters.selectors(PrometheusProblem::badData);
    String type = parameters.text("type").toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw PrometheusProblem.badParameter("type", "not supported value " + Quoted.quote(type));
    }
    String exclude = parameters.text("exclude_alerts").toLowerCase(Locale.ROOT);
    if (!BOOLEANS.contains(exclude)) {
      throw PrometheusProblem.badParameter(
          "exclude_alerts",
          "error converting exclude_alerts: strconv.ParseBool: parsing "
              + Quoted.quote(exclude)
              + ": invalid syntax");
    }
    pages(parameters);
  }

  private static void pages(PrometheusParameters parameters) {
    String limit = parameters.text("group_limit");
    if (limit.isEmpty()) {
      if (parameters.has("group_next_token")) {
        throw PrometheusProblem.badParameter(
            "group_next_token",
            "group_limit needs to be present in order to paginate over the groups");
      }
      return;
    }
    int groups;
    try {
      groups = Integer.parseInt(limit);
    } catch (NumberFormatException wrong) {
      throw PrometheusProblem.badParameter(
          "group_limit",
          "group_limit needs to be a valid number: strconv.ParseInt: parsing "
              + Quoted.quote(limit)
              + ": invalid syntax");
    }
    if (groups <= 0) {
      throw PrometheusProblem.badParameter("group_limit", "group_limit needs to be greater than 0");
    }
    if (parameters.has("group_next_token")) {
      throw PrometheusProblem.badParameter(
          "group_next_token",
          "invalid group_next_token '%s'. were rule groups changed?"
              .formatted(parameters.text("group_next_token")));
    }
  }
}
