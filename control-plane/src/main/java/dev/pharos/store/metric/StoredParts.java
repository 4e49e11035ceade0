package dev.pharos.store.metric;

import dev.pharos.store.disk.HeldView;
import java.util.List;

/** The parts with an index of one moment; they stay mapped until it is closed. */
final class StoredParts extends HeldView {
  private final List<StoredPart> all;

  /**
   * @param all the earliest window first
   */
  StoredParts(List<StoredPart> all) {
    this.all = all;
    all.forEach(StoredPart::hold);
  }

  List<StoredPart> all() {
    return all;
  }

  @Override
  protected void letGo() {
    all.forEach(StoredPart::letGo);
  }
}
