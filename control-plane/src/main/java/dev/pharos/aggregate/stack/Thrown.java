package dev.pharos.aggregate.stack;

import java.util.ArrayList;
import java.util.List;

/** One exception of a chain of causes, while it is read. */
final class Thrown {
  private final String type;
  private final List<CodeFrame> frames = new ArrayList<>();

  /** Frames that it has in common with the exception around it and did not repeat. */
  private int elided;

  /**
   * @param type empty when the text does not tell
   */
  Thrown(String type) {
    this.type = type;
  }

  String type() {
    return type;
  }

  void add(CodeFrame frame) {
    frames.add(frame);
  }

  void elided(int count) {
    elided = count;
  }

  /** Innermost first, those left out included. */
  List<CodeFrame> frames(List<CodeFrame> around) {
    if (elided == 0) {
      return frames;
    }
    List<CodeFrame> all = new ArrayList<>(frames);
    all.addAll(around.subList(Math.max(0, around.size() - elided), around.size()));
    return all;
  }
}
