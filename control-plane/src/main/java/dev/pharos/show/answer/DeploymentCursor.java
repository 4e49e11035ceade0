package dev.pharos.show.answer;

import dev.pharos.query.deploy.DeploymentPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A deployment's place among all as text that fits into addresses. */
public final class DeploymentCursor {
  private static final Pattern FORM = Pattern.compile("(-?[0-9a-z]{1,13})\\.([0-9A-Za-z-]{1,64})");

  private DeploymentCursor() {}

  public static String write(DeploymentPosition position) {
    return Long.toString(position.startedAtNs(), Character.MAX_RADIX) + "." + position.id();
  }

  /**
   * @throws IllegalArgumentException when the text is no such place
   */
  public static DeploymentPosition read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'%s' is no place of a deployment.".formatted(text));
    }
    return new DeploymentPosition(
        Long.parseLong(form.group(1), Character.MAX_RADIX), form.group(2));
  }
}
