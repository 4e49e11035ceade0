package dev.pharos.query.logql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.pharos.query.logql.Stage.Extraction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The parsers of a pipeline: they make labels of what a line holds. */
final class FieldReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FieldReader() {}

  static void json(PipelineLine line, List<Extraction> fields) {
    JsonNode read;
    try {
      read = JSON.readTree(line.text);
    } catch (JacksonException e) {
      line.fail("JSONParserErr", "the line is no JSON");
      return;
    }
    if (!read.isObject()) {
      line.fail("JSONParserErr", "the line is no JSON object");
      return;
    }
    if (fields.isEmpty()) {
      flatten(line, "", read);
    } else {
      fields.forEach(field -> line.extract(field.label(), at(read, field.path())));
    }
  }

  /** Lists are left out, as Loki leaves them. */
  private static void flatten(PipelineLine line, String path, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = path.isEmpty() ? field.getKey() : path + "_" + field.getKey();
      if (field.getValue().isObject()) {
        flatten(line, name, field.getValue());
      } else if (!field.getValue().isArray() && !field.getValue().isNull()) {
        line.extract(name, text(field.getValue()));
      }
    }
  }

  /** {@code a.b[0]["c d"]}; empty where nothing is. */
  private static String at(JsonNode root, String path) {
    JsonNode node = root;
    for (String step : steps(path)) {
      node =
          node.isArray() && step.matches("\\d{1,9}")
              ? node.path(Integer.parseInt(step))
              : node.path(step);
    }
    return node.isMissingNode() || node.isNull() ? "" : text(node);
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    Matcher part = Pattern.compile("\\[\"([^\"]*)\"\\]|\\[(\\d+)\\]|([^.\\[\\]]+)").matcher(path);
    while (part.find()) {
      for (int group = 1; group <= 3; group++) {
        if (part.start(group) >= 0) {
          steps.add(part.group(group));
        }
      }
    }
    return steps;
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }

  static void unpack(PipelineLine line) {
    try {
      JsonNode read = JSON.readTree(line.text);
      if (!read.isObject()) {
        line.fail("JSONParserErr", "the line is no JSON object");
        return;
      }
      for (Map.Entry<String, JsonNode> field : read.properties()) {
        if (field.getKey().equals("_entry")) {
          line.text = text(field.getValue());
        } else if (field.getValue().isString()) {
          line.extract(field.getKey(), field.getValue().stringValue());
        }
      }
    } catch (JacksonException e) {
      line.fail("JSONParserErr", "the line is no JSON");
    }
  }

  static void logfmt(PipelineLine line, Stage.Logfmt stage) {
    Map<String, String> pairs = new HashMap<>();
    String text = line.text;
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) <= ' ') {
        at++;
        continue;
      }
      int from = at;
      while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=') {
        at++;
      }
      String key = text.substring(from, at);
      StringBuilder value = new StringBuilder();
      if (at < text.length() && text.charAt(at) == '=') {
        at = value(text, at + 1, value);
      }
      if (at < 0 || key.isEmpty() || key.indexOf('"') >= 0) {
        if (stage.strict() || at < 0) {
          line.fail("LogfmtParserErr", "the line is no logfmt at '" + key + "'");
          break;
        }
        continue;
      }
      if (!value.isEmpty() || stage.keepEmpty()) {
        pairs.put(key, value.toString());
      }
    }
    if (stage.fields().isEmpty()) {
      pairs.forEach(line::extract);
    } else {
      stage
          .fields()
          .forEach(field -> line.extract(field.label(), pairs.getOrDefault(field.path(), "")));
    }
  }

  /** Gives the place behind the value; negative when its quotes do not end. */
  private static int value(String text, int from, StringBuilder value) {
    int at = from;
    if (at < text.length() && text.charAt(at) == '"') {
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          return at + 1;
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
          char escaped = text.charAt(at);
          value.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
        } else {
          value.append(c);
        }
      }
      return -1;
    }
    while (at < text.length() && text.charAt(at) > ' ') {
      value.append(text.charAt(at++));
    }
    return at;
  }

  static void regexp(PipelineLine line, Pattern pattern) {
    Matcher matcher = pattern.matcher(line.text);
    if (!matcher.find()) {
      return;
    }
    pattern
        .namedGroups()
        .forEach((name, group) -> {
          if (matcher.start(group) >= 0) {
            line.extract(name, matcher.group(group));
          }
        });
  }

  /** As a regular expression that begins where the line does. */
  static Pattern ofPattern(String pattern, boolean anywhere) {
    StringBuilder regexp = new StringBuilder("(?s)").append(anywhere ? "" : "^");
    Matcher capture = Pattern.compile("<([A-Za-z_][A-Za-z0-9_]*)>").matcher(pattern);
    int from = 0;
    while (capture.find()) {
      regexp.append(Pattern.quote(pattern.substring(from, capture.start())));
      String lazy = capture.end() == pattern.length() ? ".*" : ".*?";
      boolean unnamed = capture.group(1).equals("_");
      regexp.append(unnamed ? lazy : "(?P<" + capture.group(1) + ">" + lazy + ")");
      from = capture.end();
    }
    return Pattern.compile(regexp.append(Pattern.quote(pattern.substring(from))).toString());
  }
}
