package dev.pharos.query.logql;

import dev.pharos.query.logql.TemplateLexer.Kind;
import dev.pharos.query.logql.TemplateLexer.Piece;
import dev.pharos.query.logql.TemplateLexer.Word;
import dev.pharos.query.logql.TemplateNode.Command;
import dev.pharos.query.logql.TemplateNode.Operand;
import dev.pharos.query.logql.TemplateNode.Pipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads templates of Go's text/template, except for templates within templates. */
final class TemplateParser {
  private static final Set<String> UNSUPPORTED =
      Set.of("template", "block", "define", "break", "continue");
  private static final int DEEPEST = 50;

  private final List<Piece> pieces;
  private final Set<String> variables = new HashSet<>(Set.of("$"));
  private int piece;
  private List<Word> words = List.of();
  private int at;
  private int depth;

  private TemplateParser(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * @throws TemplateException when it is none
   */
  static List<TemplateNode> parse(String template) {
    TemplateParser parser = new TemplateParser(TemplateLexer.pieces(template));
    List<TemplateNode> nodes = parser.nodes();
    if (parser.piece < parser.pieces.size()) {
      throw new TemplateException("unexpected {{" + parser.words.getFirst().text() + "}}");
    }
    return nodes;
  }

  /** Up to an {@code else} or {@code end}, which is the current piece then, or the end. */
  private List<TemplateNode> nodes() {
    if (++depth > DEEPEST) {
      throw new TemplateException("it is nested too deep");
    }
    List<TemplateNode> nodes = new ArrayList<>();
    while (piece < pieces.size()) {
      switch (pieces.get(piece)) {
        case Piece.Text(String text) -> nodes.add(new TemplateNode.Text(text));
        case Piece.Action(List<Word> action) -> {
          words = action;
          at = 0;
          if (words.isEmpty()) {
            throw new TemplateException("missing value for command");
          }
          if (isKeyword("else") || isKeyword("end")) {
            depth--;
            return nodes;
          }
          nodes.add(action());
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

  private TemplateNode action() {
    Word first = words.getFirst();
    if (first.kind() == Kind.NAME && UNSUPPORTED.contains(first.text())) {
      throw new TemplateException("{{" + first.text() + "}} is not supported by Pharos");
    }
    if (isKeyword("if") || isKeyword("with") || isKeyword("range")) {
      at++;
      return control(first.text());
    }
    if (first.kind() == Kind.VARIABLE && words.size() > 1) {
      boolean declares = words.get(1).is(":=");
      if (declares || words.get(1).is("=")) {
        at = 2;
        Pipe pipe = wholePipe();
        if (declares) {
          variables.add(first.text());
        }
        check(first.text());
        return new TemplateNode.Assign(first.text(), declares, pipe);
      }
    }
    return new TemplateNode.Write(wholePipe());
  }

  private TemplateNode control(String keyword) {
    List<String> declared = keyword.equals("if") ? List.of() : declared();
    Pipe pipe = wholePipe();
    variables.addAll(declared);
    piece++;
    List<TemplateNode> then = nodes();
    List<TemplateNode> otherwise = List.of();
    if (piece < pieces.size() && isKeyword("else")) {
      at++;
      if (at < words.size() && (isKeyword("if") || isKeyword("with"))) {
        // "else if" ends with the same "end".
        String next = words.get(at++).text();
        otherwise = List.of(control(next));
      } else {
        piece++;
        otherwise = nodes();
      }
    }
    if (piece >= pieces.size() || !isKeyword("end")) {
      throw new TemplateException("unexpected EOF");
    }
    return switch (keyword) {
      case "if" -> new TemplateNode.If(pipe, then, otherwise);
      case "with" ->
          new TemplateNode.With(
              declared.isEmpty() ? "" : declared.getLast(), pipe, then, otherwise);
      default ->
          new TemplateNode.Range(
              declared.size() == 2 ? declared.getFirst() : "",
              declared.isEmpty() ? "" : declared.getLast(),
              pipe,
              then,
              otherwise);
    };
  }

  /** {@code $value :=} or {@code $key, $value :=}. */
  private List<String> declared() {
    List<String> names = new ArrayList<>();
    int ahead = at;
    while (ahead < words.size() && words.get(ahead).kind() == Kind.VARIABLE && names.size() < 2) {
      names.add(words.get(ahead++).text());
      if (ahead < words.size() && words.get(ahead).is(",")) {
        ahead++;
      }
    }
    if (names.isEmpty() || ahead >= words.size() || !words.get(ahead).is(":=")) {
      return List.of();
    }
    at = ahead + 1;
    return names;
  }

  private Pipe wholePipe() {
    Pipe pipe = pipe();
    if (at < words.size()) {
      throw new TemplateException("unexpected \"" + words.get(at).text() + "\" in operand");
    }
    return pipe;
  }

  private Pipe pipe() {
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command());
    } while (takeIf("|"));
    for (Command command : commands.subList(1, commands.size())) {
      if (!(command.first() instanceof Operand.Function)) {
        throw new TemplateException("non executable command in pipeline stage 2");
      }
    }
    return new Pipe(commands);
  }

  private boolean takeIf(String sign) {
    boolean is = at < words.size() && words.get(at).kind() == Kind.SIGN && words.get(at).is(sign);
    at += is ? 1 : 0;
    return is;
  }

  private Command command() {
    List<Operand> operands = new ArrayList<>();
    while (at < words.size() && !words.get(at).is("|") && !words.get(at).is(")")) {
      operands.add(operand());
    }
    if (operands.isEmpty()) {
      throw new TemplateException("missing value for command");
    }
    Operand first = operands.removeFirst();
    if (!(first instanceof Operand.Function) && !operands.isEmpty()) {
      throw new TemplateException("can't give argument to non-function");
    }
    return new Command(first, operands);
  }

  private Operand operand() {
    Word word = words.get(at++);
    Operand operand =
        switch (word.kind()) {
          case TEXT -> new Operand.Constant(word.text());
          case NUMBER -> new Operand.Constant(number(word.text()));
          case VARIABLE -> {
            check(word.text());
            yield new Operand.Variable(word.text());
          }
          case FIELD ->
              word.text().equals(".")
                  ? new Operand.Dot()
                  : new Operand.Field(new Operand.Dot(), word.text().substring(1));
          case NAME -> name(word.text());
          case SIGN -> {
            if (!word.is("(")) {
              throw new TemplateException("unexpected \"" + word.text() + "\" in command");
            }
            Pipe nested = pipe();
            if (!takeIf(")")) {
              throw new TemplateException("unclosed left paren");
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

  private static Operand name(String name) {
    return switch (name) {
      case "true" -> new Operand.Constant(true);
      case "false" -> new Operand.Constant(false);
      case "nil" -> throw new TemplateException("nil is not a command");
      default -> {
        if (!TemplateFunctions.has(name)) {
          throw new TemplateException("function \"" + name + "\" not defined");
        }
        yield new Operand.Function(name);
      }
    };
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  private void check(String variable) {
    if (!variables.contains(variable)) {
      throw new TemplateException("undefined variable \"" + variable + "\"");
    }
  }
}
