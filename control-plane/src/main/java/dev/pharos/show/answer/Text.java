package dev.pharos.show.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How words are written in answers. */
public final class Text {
  private Text() {}

  /** Enum values are lower case. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Text that nobody said is null in answers. */
  public static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
