package dev.pharos.query.logql;

/** Numbers as LogQL writes them. */
final class Numbers {
  private Numbers() {}

  static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number).replace('E', 'e');
  }
}
