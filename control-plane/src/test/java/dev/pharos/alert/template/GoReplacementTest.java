package dev.pharos.alert.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoReplacementTest {

  /**
   * By the rule of Go's regexp.ReplaceAllString: a match of nothing counts, but not right after
   * another match, and the search goes on a whole character later.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a*      ; x    ; baaac        ; xbxcx
          a*      ; x    ; aaa          ; x
          a*      ; x    ; ''           ; x
          [a-c]*  ; x    ; abcbcdcdedef ; xdxdxexdxexfx
          x*      ; -    ; abc          ; -a-b-c-
          b*      ; -    ; abb          ; -a-
          a|b*    ; <$0> ; abba         ; <a><bb><a>
          ''      ; x    ; äb           ; xäxbx
          a*      ; x    ; 😀a          ; x😀x
          ^a*     ; x    ; aab          ; xb
          $       ; !    ; ab           ; ab!
          \\b     ; /    ; ab cd        ; /ab/ /cd/
          b+      ; <$0> ; abbab        ; a<bb>a<b>
          """)
  void replacesWhatGoReplaces(String pattern, String by, String text, String made) {
    assertThat(GoReplacement.all(Pattern.compile(pattern), by, text)).isEqualTo(made);
  }
}
