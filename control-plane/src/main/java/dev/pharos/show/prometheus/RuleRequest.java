package dev.pharos.show.prometheus;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.promql.parse.Quoted;
import dev.pharos.signal.metric.LabelMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which rules are asked for.
 *
 * @param alerting whether alerting rules are, and recording ones
 * @param names of rules, groups and files; any when empty
 * @param selectors of which one must fit a rule's labels; any when empty
 * @param limit groups of an answer; 0 for all
 * @param from which group it begins with; empty for the first
 */
record RuleRequest(
    boolean alerting,
    boolean recording,
    boolean withAlerts,
    Set<String> names,
    Set<String> groups,
    Set<String> files,
    List<List<LabelMatcher>> selectors,
    int limit,
    String from) {
  private static final Set<String> TYPES = Set.of("", "alert", "record");
  private static final Set<String> TRUE = Set.of("1", "t", "true");
  private static final Set<String> FALSE = Set.of("", "0", "f", "false");

  /**
   * @throws PrometheusProblem when something makes no sense
   */
  static RuleRequest of(PrometheusParameters parameters) {
    List<List<LabelMatcher>> selectors = parameters.selectors(PrometheusProblem::badData);
    String type = parameters.text("type").toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw PrometheusProblem.badParameter("type", "not supported value " + Quoted.quote(type));
    }
    String exclude = parameters.text("exclude_alerts").toLowerCase(Locale.ROOT);
    if (!TRUE.contains(exclude) && !FALSE.contains(exclude)) {
      throw PrometheusProblem.badParameter(
          "exclude_alerts",
          "error converting exclude_alerts: strconv.ParseBool: parsing "
              + Quoted.quote(exclude)
              + ": invalid syntax");
    }
    int limit = limit(parameters);
    return new RuleRequest(
        !type.equals("record"),
        !type.equals("alert"),
        !TRUE.contains(exclude),
        Set.copyOf(parameters.texts("rule_name[]")),
        Set.copyOf(parameters.texts("rule_group[]")),
        Set.copyOf(parameters.texts("file[]")),
        selectors,
        limit,
        limit == 0 ? "" : parameters.text("group_next_token"));
  }

  private static int limit(PrometheusParameters parameters) {
    String limit = parameters.text("group_limit");
    if (limit.isEmpty()) {
      if (parameters.has("group_next_token")) {
        throw PrometheusProblem.badParameter(
            "group_next_token",
            "group_limit needs to be present in order to paginate over the groups");
      }
      return 0;
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
    return groups;
  }

  boolean wants(GroupStatus group) {
    return (groups.isEmpty() || groups.contains(group.group().name()))
        && (files.isEmpty() || files.contains(group.group().file()));
  }

  boolean wants(Rule rule) {
    return (rule instanceof Rule.Alerting ? alerting : recording)
        && (names.isEmpty() || names.contains(rule.name()))
        && (selectors.isEmpty()
            || selectors.stream()
                .anyMatch(selector ->
                    selector.stream()
                        .allMatch(matcher ->
                            matcher.matches(rule.labels().getOrDefault(matcher.name(), "")))));
  }
}
