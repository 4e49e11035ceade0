package dev.pharos.aggregate.stack;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.ErrorIssue.Grouping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which fault is behind an exception: the same one for the same type, the same innermost
 * cause and the same innermost {@value #FRAMES} frames of own code. Line numbers do not count: they
 * change with every build. Nor do messages, unless there is no stack trace; nor frames of
 * libraries, unless there is no own code, since an upgrade moves them and a fault is looked for in
 * own code.
 *
 * <p>Of a chain of causes, the type is that of the outermost exception that is no mere envelope: it
 * is what the program says went wrong (Sentry and Datadog look at the outermost too, but an
 * ExecutionException says nothing). The frames are those of the innermost that has own code,
 * because there it was thrown. The innermost type counts as well, so that a failed payment is one
 * issue when the bank is slow and another when the card is refused. Sentry takes all frames of own
 * code, which makes a new issue of each way to a place; Datadog one, which makes one of all that
 * fails in a helper: three are between the two.
 *
 * <p>What was found is remembered by the lines of a stack trace, so that reading them is rare. For
 * one thread.
 */
public final class FaultFinder {
  private static final int FRAMES = 3;

  /** Java prints up to 1,024 frames of about 100 characters when the stack overflows. */
  private static final int STACK_CHARS = 1 << 17;

  /** Different stack traces that are remembered, about a kilobyte each. */
  private static final int REMEMBERED = 4_096;

  private static final String UNKNOWN = "unknown";

  /** Say only that something happened inside. */
  private static final Set<String> ENVELOPES =
      Set.of(
          "java.lang.RuntimeException",
          "java.lang.Exception",
          "java.lang.Error",
          "java.lang.reflect.InvocationTargetException",
          "java.lang.reflect.UndeclaredThrowableException",
          "java.lang.ExceptionInInitializerError",
          "java.io.UncheckedIOException",
          "java.security.PrivilegedActionException",
          "java.util.concurrent.ExecutionException",
          "java.util.concurrent.CompletionException",
          "jakarta.servlet.ServletException",
          "javax.servlet.ServletException",
          "jakarta.ejb.EJBException",
          "org.springframework.web.util.NestedServletException",
          "reactor.core.Exceptions$ReactiveException",
          "com.google.common.util.concurrent.UncheckedExecutionException",
          "System.AggregateException",
          "System.Reflection.TargetInvocationException",
          "System.TypeInitializationException");

  private static final Hasher64 HASHER = Hashing.xxh3_64();

  private final OwnCode ownCode;
  private final Map<Long, Fault> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Fault> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long read;

  public FaultFinder(OwnCode ownCode) {
    this.ownCode = ownCode;
  }

  /**
   * @param type as reported; empty when it was not
   * @param message as reported; empty when it was not
   * @param stack as reported; empty when it was not
   */
  public Fault find(String type, String message, String stack) {
    List<String> lines = StackLines.of(stack, STACK_CHARS);
    String template = lines.isEmpty() ? MessageTemplate.of(message) : "";
    HashStream64 key = HASHER.hashStream().putString(type).putString(template);
    lines.forEach(key::putString);
    long found = key.getAsLong();
    Fault fault = remembered.get(found);
    if (fault == null) {
      fault = read(type, message, lines);
      remembered.put(found, fault);
    }
    return fault;
  }

  /** How many exceptions had to be read because their lines were not remembered. */
  long readings() {
    return read;
  }

  private Fault read(String type, String message, List<String> lines) {
    read++;
    List<Thrown> chain = StackTraceReader.read(lines);
    List<List<CodeFrame>> frames = frames(chain);
    List<CodeFrame> own = innermost(frames, true);
    List<CodeFrame> telling = own.isEmpty() ? innermost(frames, false) : own;
    List<String> types = types(type, chain);
    int outermost = 0;
    while (outermost < types.size() - 1 && ENVELOPES.contains(types.get(outermost))) {
      outermost++;
    }
    String told = types.get(outermost);
    String deepest = types.getLast();
    if (telling.isEmpty()) {
      return fault(told, null, Grouping.MESSAGE, List.of(), MessageTemplate.of(message));
    }
    return fault(
        told,
        deepest.equals(told) ? null : deepest,
        own.isEmpty() ? Grouping.FRAMES : Grouping.OWN_FRAMES,
        telling,
        "");
  }

  private Fault fault(
      String type,
      @Nullable String cause,
      Grouping groupedBy,
      List<CodeFrame> frames,
      String template) {
    HashStream64 hash = HASHER.hashStream();
    hash.putString(type).putString(cause == null ? "" : cause).putString(template);
    frames.forEach(frame -> hash.putString(frame.code()));
    return new Fault(
        hash.getAsLong(),
        type,
        cause,
        groupedBy,
        frames.stream()
            .map(
                frame -> new ErrorIssue.Frame(frame.code(), frame.location(), ownCode.isOwn(frame)))
            .toList());
  }

  /** The outermost as it was reported: what is printed may be a nickname. */
  private static List<String> types(String reported, List<Thrown> chain) {
    List<String> types = new ArrayList<>();
    for (Thrown thrown : chain) {
      types.add(thrown.type().isEmpty() ? UNKNOWN : thrown.type());
    }
    if (types.isEmpty()) {
      types.add(reported.isEmpty() ? UNKNOWN : reported);
    } else if (!reported.isEmpty()) {
      types.set(0, reported);
    }
    return types;
  }

  private static List<List<CodeFrame>> frames(List<Thrown> chain) {
    List<List<CodeFrame>> frames = new ArrayList<>();
    for (Thrown thrown : chain) {
      frames.add(thrown.frames(frames.isEmpty() ? List.of() : frames.getLast()));
    }
    return frames;
  }

  private List<CodeFrame> innermost(List<List<CodeFrame>> frames, boolean ownOnly) {
    for (List<CodeFrame> of : frames.reversed()) {
      List<CodeFrame> top = top(of, ownOnly);
      if (!top.isEmpty()) {
        return top;
      }
    }
    return List.of();
  }

  /** A frame that repeats itself counts once: recursion, or a proxy before its method. */
  private List<CodeFrame> top(List<CodeFrame> frames, boolean ownOnly) {
    List<CodeFrame> top = new ArrayList<>();
    for (CodeFrame frame : frames) {
      boolean counts = ownOnly ? ownCode.isOwn(frame) : frame.style() != CodeFrame.Style.GENERATED;
      if (counts && (top.isEmpty() || !top.getLast().code().equals(frame.code()))) {
        top.add(frame);
        if (top.size() == FRAMES) {
          break;
        }
      }
    }
    return top;
  }
}
