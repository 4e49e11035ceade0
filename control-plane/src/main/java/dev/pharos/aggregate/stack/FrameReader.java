package dev.pharos.aggregate.stack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single lines of stack traces, and takes from names what compilers, proxies and bundlers put
 * into them: numbers of lambdas and anonymous classes, hashes in file names. Pure.
 */
final class FrameReader {
  private static final String AT = "at ";
  private static final Pattern JAVA_LOCATION = Pattern.compile("[^\\s()]+\\.\\w+(:\\d+)?");
  private static final Pattern NET_LOCATION = Pattern.compile("\\) in (.+):line (\\d+)");
  private static final Pattern SCRIPT_LOCATION = Pattern.compile("(.*?):(\\d+)(?::\\d+)?");
  private static final Pattern PYTHON =
      Pattern.compile("File \"([^\"]*)\", line (\\d+)(?:, in (.+))?");
  private static final Pattern GO_LOCATION = Pattern.compile("(\\S+\\.(?:go|s)):(\\d+)(?: .*)?");

  /** What proxies put behind the name of the class they stand before. */
  private static final Pattern PROXY =
      Pattern.compile(
          "(\\$\\$(?:SpringCGLIB|EnhancerBy|FastClassBy)|\\$HibernateProxy\\$|_\\$\\$_|\\$ByteBuddy\\$"
              + "|\\$MockitoMock\\$|_ClientProxy|_Subclass(?=\\.)).*?(?=\\.[^.]*$)");

  private static final Pattern GENERATED =
      Pattern.compile(
          "\\$\\$Lambda|\\$Proxy\\d|\\$\\$FastClass|Generated(?:Method|Constructor|Serialization)"
              + "\\w*Accessor|LambdaForm\\$|^lambda_method|DynamicClass\\.");

  private static final Pattern NUMBER_AFTER_DOLLAR = Pattern.compile("\\$\\d+");
  private static final Pattern DOLLARS_AT_END = Pattern.compile("\\$+(?=\\.|$)");
  private static final Pattern NET_ASYNC = Pattern.compile("<([^<>]+)>d__\\d+(`\\d+)?\\.MoveNext");
  private static final Pattern NET_CLOSURE =
      Pattern.compile("<>c(__DisplayClass[\\d_]+)?(`\\d+)?\\.");
  private static final Pattern NET_LAMBDA = Pattern.compile("<([^<>]*)>b__[\\d_]+");
  private static final Pattern NET_LOCAL = Pattern.compile("<([^<>]*)>g__(\\w+)\\|[\\d_]+");
  private static final Pattern NET_GENERIC = Pattern.compile("`\\d+|\\[[^\\]]*]");
  private static final Pattern GO_CLOSURE = Pattern.compile("\\.func\\d+|\\.gowrap\\d+|\\.\\d+$");
  private static final Pattern GO_GENERIC = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern FILE_HASH =
      Pattern.compile("[.\\-_](?=[0-9a-zA-Z]*\\d)[0-9a-zA-Z]{8,}(?=\\.)");

  private FrameReader() {}

  /** Null when a line that is told without its indentation is no frame. */
  static @Nullable CodeFrame read(String line) {
    if (line.startsWith(AT)) {
      return at(line.substring(AT.length()).strip());
    }
    Matcher python = PYTHON.matcher(line);
    if (python.lookingAt()) {
      String function = python.group(3);
      return file(python.group(1), function == null ? "" : function.strip(), python.group(2));
    }
    int sign = line.indexOf('@');
    if (sign >= 0) {
      Matcher location = SCRIPT_LOCATION.matcher(line.substring(sign + 1));
      if (location.matches() && location.group(1).indexOf(' ') < 0) {
        return file(location.group(1), line.substring(0, sign), location.group(2));
      }
    }
    return null;
  }

  /**
   * A frame of Go, which takes two lines.
   *
   * @param function as the first line has it, without arguments
   * @param place the second line; null is answered when it is not one
   */
  static @Nullable CodeFrame go(String function, String place) {
    Matcher location = GO_LOCATION.matcher(place);
    if (!location.matches()) {
      return null;
    }
    String name = function.startsWith("created by ") ? function.substring(11) : function;
    int goroutine = name.indexOf(" in goroutine ");
    name = goroutine < 0 ? name : name.substring(0, goroutine);
    String code = GO_CLOSURE.matcher(GO_GENERIC.matcher(name).replaceAll("")).replaceAll(".func");
    return new CodeFrame(
        CodeFrame.Style.GO,
        code.replaceAll("(\\.func)+$", ".func"),
        location.group(1),
        baseName(location.group(1)) + ":" + location.group(2));
  }

  private static @Nullable CodeFrame at(String text) {
    int open = text.indexOf('(');
    if (open == 0 || (open < 0 && !SCRIPT_LOCATION.matcher(text).matches())) {
      return text.isEmpty() || text.indexOf(' ') >= 0 || open == 0 ? null : dotted(text, text);
    }
    if (open < 0) {
      return script("", text);
    }
    if (text.charAt(open - 1) == ' ') {
      int close = text.lastIndexOf(')');
      return script(
          text.substring(0, open).strip(), text.substring(open + 1, Math.max(open + 1, close)));
    }
    return dotted(text.substring(0, open), text);
  }

  private static CodeFrame script(String function, String place) {
    String name = function.startsWith("async ") ? function.substring(6) : function;
    int alias = name.indexOf(" [as ");
    name = alias < 0 ? name : name.substring(0, alias);
    Matcher location = SCRIPT_LOCATION.matcher(place);
    return location.matches()
        ? file(location.group(1), name, location.group(2))
        : new CodeFrame(CodeFrame.Style.GENERATED, name, place, null);
  }

  private static CodeFrame file(String path, String function, String line) {
    String plain = withoutAddress(path);
    String place = FILE_HASH.matcher(lastTwo(plain)).replaceAll("");
    String code = function.isEmpty() ? place : place + " " + function;
    return new CodeFrame(CodeFrame.Style.FILE, code, plain, baseName(plain) + ":" + line);
  }

  private static CodeFrame dotted(String written, String line) {
    if (mayBeGenerated(written) && GENERATED.matcher(written).find()) {
      return new CodeFrame(CodeFrame.Style.GENERATED, written, written, null);
    }
    // Modules and class loaders stand before the class: app//, java.base@25/
    String name = written.substring(written.lastIndexOf('/') + 1);
    if (name.indexOf('$') >= 0) {
      name = PROXY.matcher(name).replaceFirst("");
      name = NUMBER_AFTER_DOLLAR.matcher(name).replaceAll("\\$");
      name = DOLLARS_AT_END.matcher(name).replaceAll("");
    } else if (name.indexOf('_') >= 0) {
      name = PROXY.matcher(name).replaceFirst("");
    }
    if (name.indexOf('`') >= 0 || name.indexOf('[') >= 0 || name.indexOf('<') >= 0) {
      name = NET_ASYNC.matcher(name).replaceAll("$1");
      name = NET_CLOSURE.matcher(name).replaceAll("");
      name = NET_LAMBDA.matcher(name).replaceAll("$1.lambda");
      name = NET_LOCAL.matcher(name).replaceAll("$1.$2");
      name = NET_GENERIC.matcher(name).replaceAll("");
    }
    return new CodeFrame(CodeFrame.Style.DOTTED, name, name, dottedLocation(line));
  }

  /** Patterns cost much more than this, and most names are plain. */
  private static boolean mayBeGenerated(String written) {
    return written.indexOf('$') >= 0
        || written.contains("Accessor")
        || written.startsWith("lambda_method")
        || written.contains("DynamicClass");
  }

  private static @Nullable String dottedLocation(String line) {
    if (line.contains(") in ")) {
      Matcher net = NET_LOCATION.matcher(line);
      if (net.find()) {
        return baseName(net.group(1)) + ":" + net.group(2);
      }
    }
    int open = line.indexOf('(');
    int close = line.indexOf(')', open + 1);
    if (open < 0 || close < 0) {
      return null;
    }
    String inside = line.substring(open + 1, close);
    return JAVA_LOCATION.matcher(inside).matches() ? inside : null;
  }

  /** A path without scheme, host and query. */
  private static String withoutAddress(String path) {
    String plain = path;
    int scheme = plain.indexOf("://");
    if (scheme >= 0) {
      int slash = plain.indexOf('/', scheme + 3);
      plain = slash < 0 ? "" : plain.substring(slash);
    }
    int query = plain.indexOf('?');
    return (query < 0 ? plain : plain.substring(0, query)).replace('\\', '/');
  }

  /** A folder and a file: where it is installed says nothing. */
  private static String lastTwo(String path) {
    int last = path.lastIndexOf('/');
    return last <= 0
        ? path.substring(last + 1)
        : path.substring(path.lastIndexOf('/', last - 1) + 1);
  }

  private static String baseName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }
}
