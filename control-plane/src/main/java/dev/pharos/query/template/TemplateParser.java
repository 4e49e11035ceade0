package dev.pharos.query.template;

import dev.pharos.query.template.TemplateLexer.Kind;
import dev.pharos.query.template.TemplateLexer.Piece;
import dev.pharos.query.template.TemplateLexer.Word;
import dev.pharos.query.template.TemplateNode.Command;
import dev.pharos.query.template.TemplateNode.Operand;
import dev.pharos.query.template.TemplateNode.Pipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads templates of Go's text/template. */
final class TemplateParser {
  private static final int DEEPEST = 50;

  private final List<Piece> pieces;
  private final Predicate<String> functions;
  private final Map<String, List<TemplateNode>> defined = new HashMap<>();

  /** Those in scope, the innermost last. */
  private List<String> variables;

  private final Deque<Integer> loops = new ArrayDeque<>(List.of(0));
  private int piece;
  private List<Word> words = List.of();
  private int at;
  private int line = 1;
  private int depth;

  private TemplateParser(
      List<Piece> pieces, Collection<String> variables, Predicate<String> functions) {
    this.pieces = pieces;
    this.variables = new ArrayList<>(variables);
    this.variables.addFirst("$");
    this.functions = functions;
  }

  /**
   * What a template is made of.
   *
   * @param defined templates within it, by name
   */
  record Parsed(List<TemplateNode> nodes, Map<String, List<TemplateNode>> defined) {}

  /**
   * @param variables that have a value before it begins, such as {@code $labels}
   * @param functions which ones there are
   * @throws LineException when it is none
   */
  static Parsed parse(String template, Collection<String> variables, Predicate<String> functions) {
    TemplateParser parser =
        new TemplateParser(TemplateLexer.pieces(template), variables, functions);
    List<TemplateNode> nodes = parser.nodes();
    if (parser.piece < parser.pieces.size()) {
      throw parser.wrong("unexpected {{" + parser.words.getFirst().text() + "}}");
    }
    return new Parsed(nodes, parser.defined);
  }

  private LineException wrong(String complaint) {
    return new LineException(line, complaint);
  }

  /** Up to an {@code else} or {@code end}, which is the current piece then, or the end. */
  private List<TemplateNode> nodes() {
    if (++depth > DEEPEST) {
      throw wrong("it is nested too deep");
    }
    List<TemplateNode> nodes = new ArrayList<>();
    while (piece < pieces.size()) {
      switch (pieces.get(piece)) {
        case Piece.Text(String text) -> {
          if (!text.isEmpty()) {
            nodes.add(new TemplateNode.Text(text));
          }
        }
        case Piece.Action(int where, List<Word> action) -> {
          words = action;
          at = 0;
          line = where;
          if (words.isEmpty()) {
            throw wrong("missing value for command");
          }
          if (isKeyword("else") || isKeyword("end")) {
            depth--;
            return nodes;
          }
          TemplateNode node = action();
          if (node != null) {
            nodes.add(node);
          }
        }
      }
      piece++;
    }
    depth--;
    return nodes;
  }

  private boolean isKeyword(String word) {
    return at < words.size()
        && words.get(at).kind() == Kind.NAME
        && words.get(at).text().equals(word);
  }

  private @Nullable TemplateNode action() {
    Word first = words.getFirst();
    if (first.kind() != Kind.NAME) {
      return new TemplateNode.Write(wholePipe("command"));
    }
    switch (first.text()) {
      case "if", "with", "range" -> {
        at++;
        int known = variables.size();
        TemplateNode node = control(first.text());
        forget(known);
        return node;
      }
      case "define" -> {
        at++;
        define(name("define"));
        return null;
      }
      case "block" -> {
        at++;
        String name = name("block");
        Pipe data = wholePipe("block clause");
        define(name);
        return new TemplateNode.Call(name, data);
      }
      case "template" -> {
        at++;
        String name = name("template");
        return new TemplateNode.Call(name, at < words.size() ? wholePipe("template clause") : null);
      }
      case "break", "continue" -> {
        at++;
        nothingMore();
        if (loops.getLast() == 0) {
          throw wrong("{{" + first.text() + "}} outside {{range}}");
        }
        return first.text().equals("break")
            ? new TemplateNode.Break()
            : new TemplateNode.Continue();
      }
      default -> {
        return new TemplateNode.Write(wholePipe("command"));
      }
    }
  }

  private String name(String clause) {
    if (at >= words.size() || words.get(at).kind() != Kind.TEXT) {
      String found = at >= words.size() ? "\"}}\"" : "\"" + words.get(at).text() + "\"";
      throw wrong("unexpected " + found + " in " + clause + " clause");
    }
    return words.get(at++).text();
  }

  private void nothingMore() {
    if (at < words.size()) {
      throw wrong("unexpected \"" + words.get(at).text() + "\" in operand");
    }
  }

  /** Its body knows nothing of what stands around it. */
  private void define(String name) {
    nothingMore();
    List<String> outside = variables;
    variables = new ArrayList<>(List.of("$"));
    loops.addLast(0);
    piece++;
    List<TemplateNode> body = nodes();
    end();
    loops.removeLast();
    variables = outside;
    defined.put(name, body);
  }

  private void end() {
    if (piece >= pieces.size() || !isKeyword("end")) {
      throw wrong(piece >= pieces.size() ? "unexpected EOF" : "expected end; found {{else}}");
    }
    at++;
    nothingMore();
  }

  private void forget(int known) {
    variables.subList(known, variables.size()).clear();
  }

  private TemplateNode control(String keyword) {
    boolean range = keyword.equals("range");
    Pipe pipe = wholePipe(keyword);
    if (pipe.variables().size() > 1 && !range) {
      throw wrong("too many declarations in " + keyword);
    }
    int known = variables.size();
    loops.addLast(loops.removeLast() + (range ? 1 : 0));
    piece++;
    List<TemplateNode> then = nodes();
    loops.addLast(loops.removeLast() - (range ? 1 : 0));
    forget(known);
    List<TemplateNode> otherwise = List.of();
    if (piece < pieces.size() && isKeyword("else")) {
      at++;
      if (isKeyword(keyword) && !range) {
        // "else if" ends with the same "end".
        at++;
        otherwise = List.of(control(keyword));
        forget(known);
        return made(keyword, pipe, then, otherwise);
      }
      nothingMore();
      piece++;
      otherwise = nodes();
      forget(known);
    }
    end();
    return made(keyword, pipe, then, otherwise);
  }

  private static TemplateNode made(
      String keyword, Pipe pipe, List<TemplateNode> then, List<TemplateNode> otherwise) {
    return switch (keyword) {
      case "if" -> new TemplateNode.If(pipe, then, otherwise);
      case "with" -> new TemplateNode.With(pipe, then, otherwise);
      default -> new TemplateNode.Range(pipe, then, otherwise);
    };
  }

  private Pipe wholePipe(String clause) {
    if (at >= words.size()) {
      throw wrong("missing value for " + clause);
    }
    Pipe pipe = pipe(clause);
    nothingMore();
    return pipe;
  }

  private Pipe pipe(String clause) {
    List<String> names = new ArrayList<>();
    boolean declares = variables(names);
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command(clause));
    } while (takeIf("|"));
    for (int stage = 1; stage < commands.size(); stage++) {
      Operand first = commands.get(stage).first();
      if (first instanceof Operand.Constant || first instanceof Operand.Dot) {
        throw wrong("non executable command in pipeline stage " + (stage + 1));
      }
    }
    if (declares) {
      variables.addAll(names);
    }
    names.forEach(this::check);
    return new Pipe(line, names, declares, commands);
  }

  /**
   * {@code $value :=} or {@code $key, $value :=}, or with {@code =}.
   *
   * @return whether they are new
   */
  private boolean variables(List<String> names) {
    int ahead = at;
    while (ahead < words.size() && words.get(ahead).kind() == Kind.VARIABLE && names.size() < 2) {
      names.add(words.get(ahead++).text());
      if (ahead < words.size() && words.get(ahead).is(",")) {
        ahead++;
      } else {
        break;
      }
    }
    boolean declares = ahead < words.size() && words.get(ahead).is(":=");
    if (names.isEmpty() || !(declares || (ahead < words.size() && words.get(ahead).is("=")))) {
      names.clear();
      return false;
    }
    at = ahead + 1;
    return declares;
  }

  private boolean takeIf(String sign) {
    boolean is = at < words.size() && words.get(at).kind() == Kind.SIGN && words.get(at).is(sign);
    at += is ? 1 : 0;
    return is;
  }

  private Command command(String clause) {
    List<Operand> operands = new ArrayList<>();
    while (at < words.size() && !words.get(at).is("|") && !words.get(at).is(")")) {
      operands.add(operand());
    }
    if (operands.isEmpty()) {
      throw wrong("missing value for " + clause);
    }
    Operand first = operands.removeFirst();
    boolean called =
        first instanceof Operand.Function
            || first instanceof Operand.Field
            || first instanceof Operand.Variable;
    if (!called && !operands.isEmpty()) {
      throw wrong("can't give argument to non-function");
    }
    return new Command(first, operands);
  }

  private Operand operand() {
    Word word = words.get(at++);
    Operand operand =
        switch (word.kind()) {
          case TEXT -> new Operand.Constant(word.text());
          case CHARACTER -> new Operand.Constant((long) word.text().codePointAt(0));
          case NUMBER -> new Operand.Constant(GoNumeral.value(word.text(), line));
          case VARIABLE -> {
            check(word.text());
            yield new Operand.Variable(word.text());
          }
          case FIELD ->
              word.text().equals(".")
                  ? new Operand.Dot()
                  : new Operand.Field(new Operand.Dot(), word.text().substring(1));
          case NAME -> named(word.text());
          case SIGN -> {
            if (!word.is("(")) {
              throw wrong("unexpected \"" + word.text() + "\" in operand");
            }
            if (++depth > DEEPEST) {
              throw wrong("it is nested too deep");
            }
            Pipe nested = pipe("parenthesized pipeline");
            depth--;
            if (!takeIf(")")) {
              throw wrong("unclosed left paren");
            }
            yield new Operand.Nested(nested);
          }
        };
    while (at < words.size()
        && words.get(at).kind() == Kind.FIELD
        && words.get(at).joined()
        && words.get(at).text().length() > 1) {
      operand = new Operand.Field(operand, words.get(at++).text().substring(1));
    }
    return operand;
  }

  private Operand named(String name) {
    return switch (name) {
      case "true" -> new Operand.Constant(true);
      case "false" -> new Operand.Constant(false);
      case "nil" -> new Operand.Constant(TemplateValues.NONE);
      default -> {
        if (!functions.test(name)) {
          throw wrong("function \"" + name + "\" not defined");
        }
        yield new Operand.Function(name);
      }
    };
  }

  private void check(String variable) {
    if (!variables.contains(variable)) {
      throw wrong("undefined variable \"" + variable + "\"");
    }
  }
}
