package dev.pharos.shop.chassis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.shop.chassis.release.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

class FaultsTest {
  private static final int CALLS = 1000;
  private static final Duration DELAY = Duration.ofMillis(400);

  private final Faults faults = new Faults(Release.of("1.0.0"), new Random(7), List.of());
  private final FaultsEndpoint endpoint = new FaultsEndpoint(faults);

  @Test
  void failsForAShareOfTheWorkUntilSwitchedOff() {
    assertThat(failures()).isZero();
    endpoint.activate("errors");
    assertThat(failures()).isBetween(CALLS / 5, CALLS * 2 / 5);
    endpoint.activate("none");
    assertThat(failures()).isZero();
  }

  @Test
  void delaysTheWorkUntilSwitchedOff() {
    endpoint.activate("latency");
    assertThat(durationsOfPasses()).allMatch(taken -> taken.compareTo(DELAY) >= 0);
    endpoint.activate("none");
    assertThat(durationsOfPasses()).anyMatch(taken -> taken.compareTo(DELAY) < 0);
  }

  @Test
  void givesBackWhatWasLeakedWhenSwitchedOff() {
    endpoint.activate("leak");
    faults.pass("working");
    faults.pass("working");
    assertThat(endpoint.state().leakedBytes()).isEqualTo(2 * 192 * 1024);
    assertThat(endpoint.activate("none").leakedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, none",
    "1.0.0-slow, latency",
    "1.0.0-errors, errors",
    "1.0.0-leak, leak",
    "1.0.0-chatty, none"
  })
  void beginsWithTheFaultOfItsRelease(String version, String fault) {
    Faults built = new Faults(Release.of(version), new Random(7), List.of());

    assertThat(new FaultsEndpoint(built).state().fault()).isEqualTo(fault);
  }

  @Test
  void namesTheFaultsThereAreWhenItRefusesOne() {
    assertThatThrownBy(() -> endpoint.activate("gremlins"))
        .isInstanceOf(InvalidEndpointRequestException.class)
        .hasMessage("fault: 'gremlins' is unknown; allowed: none, latency, errors, leak");
  }

  @Test
  void turnsOneSwitchOnAndAllOthersOff() {
    Lever queue = new Lever(Fault.QUEUE);
    Lever database = new Lever(Fault.DATABASE);
    Faults both = new Faults(Release.of("1.0.0"), new Random(7), List.of(queue, database));

    both.activate(Fault.QUEUE);
    assertThat(queue.isOn).isTrue();
    both.activate(Fault.DATABASE);
    assertThat(queue.isOn).isFalse();
    assertThat(database.isOn).isTrue();
    assertThat(both.active()).isEqualTo(Fault.DATABASE);
    both.activate(Fault.LATENCY);
    assertThat(database.isOn).isFalse();
  }

  @Test
  void makesGoodWhatAnInstanceThatEndedLeftBehind() {
    Lever database = new Lever(Fault.DATABASE);
    database.isOn = true;

    new Faults(Release.of("1.0.0"), new Random(7), List.of(database)).activate(Fault.NONE);

    assertThat(database.isOn).isFalse();
  }

  @Test
  void offersWhatItHasASwitchFor() {
    Faults queues = new Faults(Release.of("1.0.0"), new Random(7), List.of(new Lever(Fault.QUEUE)));

    assertThat(queues.possible())
        .containsExactly(Fault.NONE, Fault.LATENCY, Fault.ERRORS, Fault.LEAK, Fault.QUEUE);
    assertThatThrownBy(() -> queues.activate(Fault.DATABASE))
        .hasMessage("this service cannot have the fault database");
    assertThatThrownBy(() -> new FaultsEndpoint(queues).activate("stuck"))
        .hasMessage("fault: 'stuck' is unknown; allowed: none, latency, errors, leak, queue");
  }

  @Test
  void hasNoFaultWhenItsSwitchDoesNotWork() {
    FaultSwitch broken =
        new Lever(Fault.DATABASE) {
          @Override
          public void turnOn() {
            throw new IllegalStateException("no");
          }
        };
    Faults one = new Faults(Release.of("1.0.0"), new Random(7), List.of(broken));

    assertThatThrownBy(() -> one.activate(Fault.DATABASE)).hasMessage("no");

    assertThat(one.active()).isEqualTo(Fault.NONE);
  }

  private static class Lever implements FaultSwitch {
    private final Fault fault;
    private boolean isOn;

    Lever(Fault fault) {
      this.fault = fault;
    }

    @Override
    public Fault fault() {
      return fault;
    }

    @Override
    public void turnOn() {
      isOn = true;
    }

    @Override
    public void turnOff() {
      isOn = false;
    }
  }

  private int failures() {
    int failures = 0;
    for (int call = 0; call < CALLS; call++) {
      try {
        faults.pass("working");
      } catch (FaultInjected injected) {
        failures++;
      }
    }
    return failures;
  }

  private List<Duration> durationsOfPasses() {
    List<Duration> taken = new ArrayList<>();
    for (int call = 0; call < 3; call++) {
      long began = System.nanoTime();
      faults.pass("working");
      taken.add(Duration.ofNanos(System.nanoTime() - began));
    }
    return taken;
  }
}
