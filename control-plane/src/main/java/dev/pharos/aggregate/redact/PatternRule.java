package dev.pharos.aggregate.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * What regular expressions find. They are RE2's, which take time linear in the text whatever the
 * expression: one that backtracks could be made to stop the intake.
 *
 * @param patterns the secret is the first group that took part, else the whole match
 */
record PatternRule(String name, List<Pattern> patterns) implements SecretRule {

  @Override
  public List<Place> find(String text) {
    List<Place> places = new ArrayList<>(2);
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        Place place = secretOf(matcher);
        if (place.to() > place.from()) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private static Place secretOf(Matcher matcher) {
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.start(group) >= 0) {
        return new Place(matcher.start(group), matcher.end(group));
      }
    }
    return new Place(matcher.start(), matcher.end());
  }
}
