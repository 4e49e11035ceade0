package dev.pharos.query.logql;

/** Texts as LogQL writes them. */
final class Quoted {
  private Quoted() {}

  static String of(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }
}
