package dev.pharos.alert.template;

import dev.pharos.query.template.Template;
import dev.pharos.query.template.TemplateException;
import dev.pharos.query.template.TemplateValues;
import java.net.URI;
import java.util.List;

/** Calls of functions during one evaluation: those that ask around are answered here. */
record AlertCalls(AlertContext context) implements Template.Calls {
  private static final double MS_PER_S = 1e3;

  @Override
  public Object call(String function, List<Object> arguments) {
    // Refuses a wrong number of arguments, whichever function it is.
    Object usual = AlertFunctions.ALL.call(function, arguments);
    return switch (function) {
      case "query" -> query(TemplateValues.text("query", arguments, 0));
      case "externalURL" -> context.externalUrl();
      case "pathPrefix" -> path(context.externalUrl());
      case "now" -> context.timeMs() / MS_PER_S;
      default -> usual;
    };
  }

  private Object query(String query) {
    try {
      return context.queries().ask(query, context.timeMs());
    } catch (TemplateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TemplateException("error calling query: " + e.getMessage());
    }
  }

  private static String path(String url) {
    String path = url.isEmpty() ? "" : URI.create(url).getPath();
    return path == null ? "" : path;
  }
}
