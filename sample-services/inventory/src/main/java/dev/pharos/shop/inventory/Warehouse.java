package dev.pharos.shop.inventory;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.inventory.Reservations.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes stock off the shelves for orders and puts it back. A message may come twice, and a
 * settlement before its reservation: the row of the order decides, and the answer stays the same.
 */
@Component
class Warehouse {
  private final Shelves shelves;
  private final Reservations reservations;
  private final Faults faults;

  Warehouse(Shelves shelves, Reservations reservations, Faults faults) {
    this.shelves = shelves;
    this.reservations = reservations;
    this.faults = faults;
  }

  /** Reserves all lines or none. */
  @Transactional
  public ReservationResult reserve(ReservationRequest request) {
    if (!reservations.begin(request.orderId(), State.RESERVED)) {
      return reservations.resultOf(request.orderId()).orElseThrow();
    }
    faults.pass("reserving stock");
    ReservationResult result = take(request);
    reservations.decide(result);
    return result;
  }

  /** Ends a reservation. */
  @Transactional
  public void settle(Settlement settlement) {
    String order = settlement.orderId();
    if (settlement.sold()) {
      reservations.move(order, State.RESERVED, State.SOLD);
      return;
    }
    // An order may be given up before its reservation arrives, which must then not be made.
    boolean neverReserved = reservations.begin(order, State.RELEASED);
    if (!neverReserved && reservations.move(order, State.RESERVED, State.RELEASED)) {
      shelves.putBack(reservations.lines(order));
    }
  }

  private ReservationResult take(ReservationRequest request) {
    List<ReservationRequest.Line> taken = new ArrayList<>();
    long amountCents = 0;
    for (ReservationRequest.Line line : inLockOrder(request.lines())) {
      Optional<Long> costs = shelves.take(line);
      if (costs.isEmpty()) {
        shelves.putBack(taken);
        return new ReservationResult(
            request.orderId(), false, "out of stock: " + line.productId(), 0);
      }
      taken.add(line);
      amountCents += costs.get();
    }
    taken.forEach(line -> reservations.addLine(request.orderId(), line));
    return new ReservationResult(request.orderId(), true, "", amountCents);
  }

  /** Two orders for the same products must not lock their rows crosswise. */
  private static List<ReservationRequest.Line> inLockOrder(List<ReservationRequest.Line> lines) {
    return lines.stream().sorted(Comparator.comparing(ReservationRequest.Line::productId)).toList();
  }
}
