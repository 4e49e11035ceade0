package dev.pharos.advise.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class VerdictWaitsTest {
  private final VerdictWaits waits = new VerdictWaits(List::of);

  @Test
  void refusesToLetMoreWaitThanItMayAndCountsIt() {
    List<CompletableFuture<Deployment>> waiting = new ArrayList<>();
    for (int i = 0; i < VerdictWaits.MOST; i++) {
      waiting.add(waits.until(all -> null, deployment -> true));
    }

    assertThatThrownBy(() -> waits.until(all -> null, deployment -> true))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("1000");
    assertThat(waits.refused()).isEqualTo(1);

    waiting.getFirst().cancel(false);
    assertThat(waits.waiting()).isEqualTo(VerdictWaits.MOST - 1);
    assertThat(waits.until(all -> null, deployment -> true)).isNotDone();
  }

  @Test
  void oneThatFailsKeepsNoneOfTheOthersFromTheirAnswer() {
    List<Deployment> seen = new ArrayList<>();
    CompletableFuture<Deployment> broken =
        waits.until(
            all -> {
              throw new IllegalStateException("broken");
            },
            deployment -> true);
    CompletableFuture<Deployment> waiting =
        waits.until(all -> seen.isEmpty() ? null : seen.getFirst(), deployment -> true);

    waits.look();

    assertThat(broken).isCompletedExceptionally();
    assertThat(waiting).isNotDone();
    assertThat(waits.waiting()).isEqualTo(1);
  }
}
