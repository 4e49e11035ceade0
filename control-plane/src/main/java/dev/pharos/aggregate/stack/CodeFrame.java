package dev.pharos.aggregate.stack;

import org.jspecify.annotations.Nullable;

/**
 * A line of a stack trace.
 *
 * @param code class or file and function, without what differs from build to build
 * @param origin by which own code is told from libraries: class, package or path
 * @param location file and line, null when not told
 */
record CodeFrame(Style style, String code, String origin, @Nullable String location) {

  /** How a language writes where code is. */
  enum Style {
    /** {@code package.Class.method}: Java, Kotlin, Scala, C#. */
    DOTTED,
    /** A file and a function: JavaScript, Python. */
    FILE,
    /** {@code path/package.Function}. */
    GO,
    /** Made at run time: nobody wrote it, and no two builds name it alike. */
    GENERATED
  }
}
