package dev.pharos.alert.rule;

import dev.pharos.alert.rule.YamlReader.Field;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads rule files, strictly: what Prometheus refuses is refused, in its words and with its place.
 * Pure.
 */
public final class RuleFileReader {
  private static final Set<String> FILE_FIELDS = Set.of("groups");
  private static final Set<String> GROUP_FIELDS =
      Set.of("name", "interval", "query_offset", "limit", "rules", "labels");
  private static final Set<String> RULE_FIELDS =
      Set.of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

  private final String file;
  private final YamlReader yaml = new YamlReader();
  private final List<String> warnings = new ArrayList<>();

  private RuleFileReader(String file) {
    this.file = file;
  }

  /**
   * @param file its name, by which its groups are known
   */
  public static RuleFile read(String file, String content) {
    RuleFileReader reader = new RuleFileReader(file);
    List<RuleGroup> groups = reader.groups(content);
    List<RuleProblem> problems = reader.yaml.problems();
    return new RuleFile(file, problems.isEmpty() ? groups : List.of(), problems, reader.warnings);
  }

  private List<RuleGroup> groups(String content) {
    Node document;
    try {
      Iterator<Node> documents =
          new Yaml(new LoaderOptions()).composeAll(new StringReader(content)).iterator();
      document = documents.hasNext() ? documents.next() : null;
      if (documents.hasNext()) {
        warnings.add(
            "Multiple document yaml rules files are not supported, only the first document is"
                + " processed.");
      }
    } catch (MarkedYAMLException e) {
      yaml.malformed(e.getProblemMark(), "yaml: " + e.getProblem());
      return List.of();
    } catch (YAMLException e) {
      yaml.malformed(null, "yaml: " + e.getMessage());
      return List.of();
    }
    return groups(document);
  }

  private List<RuleGroup> groups(@Nullable Node document) {
    Map<String, Field> fields = yaml.fields(document, "rulefmt.RuleGroups", FILE_FIELDS);
    List<RuleGroup> groups = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : yaml.list(fields.get("groups"), "rulefmt.RuleGroup")) {
      RuleGroup group = group(node);
      if (group.name().isEmpty()) {
        yaml.problem(node, "Groupname must not be empty");
      }
      if (!names.add(group.name())) {
        yaml.problem(node, "groupname: \"" + group.name() + "\" is repeated in the same file");
      }
      groups.add(group);
    }
    warnOfDuplicates(groups);
    return groups;
  }

  private RuleGroup group(Node node) {
    Map<String, Field> fields = yaml.fields(node, "rulefmt.RuleGroup", GROUP_FIELDS);
    String name = yaml.text(fields.get("name"));
    Map<String, Field> labels = yaml.texts(fields.get("labels"));
    RuleReader.checkLabels(labels, "", yaml);
    List<Rule> rules = new ArrayList<>();
    int number = 0;
    for (Node one : yaml.list(fields.get("rules"), "rulefmt.Rule")) {
      Map<String, Field> ruleFields = yaml.fields(one, "rulefmt.Rule", RULE_FIELDS);
      Rule rule = new RuleReader(yaml, one, ruleFields, labels).read(name, ++number);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return new RuleGroup(
        file,
        name,
        yaml.duration(fields.get("interval")).filter(interval -> !interval.isZero()),
        yaml.duration(fields.get("query_offset")),
        Math.max(0, yaml.whole(fields.get("limit"))),
        rules);
  }

  /** Two rules that make the same series undo each other's; Prometheus takes them all the same. */
  private void warnOfDuplicates(List<RuleGroup> groups) {
    Set<String> known = new HashSet<>();
    Set<String> twice = new TreeSet<>();
    for (RuleGroup group : groups) {
      for (Rule rule : group.rules()) {
        String made = rule.name() + new TreeMap<>(rule.labels());
        if (!known.add(made)) {
          twice.add(made);
        }
      }
    }
    twice.forEach(made -> warnings.add("There are several rules for " + made + "."));
  }
}
