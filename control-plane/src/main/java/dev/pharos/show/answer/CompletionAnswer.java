package dev.pharos.show.answer;

import dev.pharos.query.Completion;
import java.util.List;

/**
 * How a query could go on: a suggestion's text replaces what stands from {@code from} to {@code
 * to}.
 */
public record CompletionAnswer(int from, int to, List<Suggested> suggestions) {
  public static CompletionAnswer of(Completion completion) {
    return new CompletionAnswer(
        completion.from(),
        completion.to(),
        completion.suggestions().stream()
            .map(each -> new Suggested(each.text(), Text.of(each.kind()), each.detail()))
            .toList());
  }

  /**
   * @param kind key, operator, value or word
   */
  public record Suggested(String text, String kind, String detail) {}
}
