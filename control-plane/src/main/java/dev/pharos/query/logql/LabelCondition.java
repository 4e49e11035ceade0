package dev.pharos.query.logql;

import java.util.Locale;

/** What a label filter of a pipeline asks of the labels of a line. */
public sealed interface LabelCondition {

  record And(LabelCondition left, LabelCondition right) implements LabelCondition {
    @Override
    public String toString() {
      return "(" + left + " and " + right + ")";
    }
  }

  record Or(LabelCondition left, LabelCondition right) implements LabelCondition {
    @Override
    public String toString() {
      return "(" + left + " or " + right + ")";
    }
  }

  /** Compares texts. */
  record OfText(Matcher matcher) implements LabelCondition {
    @Override
    public String toString() {
      return matcher.toString();
    }
  }

  /** The label is an address, or one of a range or network. */
  record OfAddress(String label, boolean negated, String addresses) implements LabelCondition {
    @Override
    public String toString() {
      return label + (negated ? "!=" : "=") + "ip(" + Quoted.of(addresses) + ")";
    }
  }

  /**
   * Compares quantities: a label that is none fails the filter and marks the line.
   *
   * @param sign one of {@code == != > >= < <=}
   * @param written as it stands in the query
   * @param value a number, seconds or bytes
   */
  record OfQuantity(String label, String sign, Quantity quantity, String written, double value)
      implements LabelCondition {
    @Override
    public String toString() {
      return label + sign + written;
    }
  }

  /** What a label's text is read as. */
  enum Quantity {
    NUMBER,
    DURATION,
    BYTES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
