package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java.net.ConnectException | Connection refused | nothing listens at h:81 (connection refused)
          java.net.ConnectException | '' | nothing listens at h:81 (connection refused)
          a.b.RequestException | finishConnect(..) failed with error(-113) | h:81 cannot be reached (no route to it)
          a.b.ReadTimeoutException | '' | h:81 does not answer in time
          a.b.RequestException | Failed to resolve 'h' [A(1)] | the host of h:81 is not known (name resolution)
          java.net.NoRouteToHostException | No route to host | h:81 cannot be reached (no route to it)
          java.net.SocketException | Connection reset by peer | h:81 closes connections without an answer
          javax.net.ssl.SSLHandshakeException | PKIX path building failed | no secure connection to h:81 (TLS)
          a.b.Client$OddBodyException | at a.b.Client.read(Client.java:4) | h:81 does not answer (odd body)
          '' | '' | h:81 does not answer
          """)
  void saysWhyNothingAnswered(String thrown, String message, String words) {
    assertThat(FailureWords.noAnswer("h:81", thrown, message)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          disk is nearly full: 3 % free | disk is nearly full: 3 % free
          no broker | no broker
          see runbook at wiki:8080 | see runbook at wiki:8080
          java.util.concurrent.TimeoutException: Did not observe any item | timed out
          java.lang.IllegalStateException | illegal state
          java.lang.StackOverflowError: null | stack overflow
          finishConnect(..) failed with error(-111) | connection refused
          failed; nested exception is a.b.PoolException: no permit | an error without words
          a.b.MailException: Couldn't connect to host, port: mx:2525; Connection refused | nothing listens at mx:2525 (connection refused)
          """)
  void keepsAComponentsOwnWordsAndPutsExceptionsIntoWords(String reason, String words) {
    assertThat(FailureWords.reason(reason)).isEqualTo(words);
  }
}
