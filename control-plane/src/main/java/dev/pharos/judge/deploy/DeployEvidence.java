package dev.pharos.judge.deploy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict is found from. Windows are {@link #WINDOW_SECONDS} long, numbered from the
 * deployment's first one. Windows in which instances start up should be left out by who makes this.
 *
 * @param windows how many of the deployment's are over; what series hold beyond is not read
 * @param unmeasured what is not among the others, and why
 * @param newInstances how many run the new version, at least 1
 * @param oldInstances how many run or ran the old one, at least 1
 * @param complete nothing more will come: who waits gets an answer now
 */
public record DeployEvidence(
    int windows,
    List<OperationEvidence> operations,
    List<ResourceEvidence> resources,
    @Nullable HeapEvidence heap,
    List<UnansweredOperation> unanswered,
    List<Novelty> novelties,
    List<Unmeasured> unmeasured,
    int newInstances,
    int oldInstances,
    boolean complete) {
  public static final int WINDOW_SECONDS = 10;

  public DeployEvidence {
    operations = List.copyOf(operations);
    resources = List.copyOf(resources);
    unanswered = List.copyOf(unanswered);
    novelties = List.copyOf(novelties);
    unmeasured = List.copyOf(unmeasured);
  }

  /** As it was after so many windows. */
  public DeployEvidence until(int windows, boolean complete) {
    return new DeployEvidence(
        windows,
        operations,
        resources,
        heap,
        unanswered,
        novelties,
        unmeasured,
        newInstances,
        oldInstances,
        complete);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** For one thread. */
  public static final class Builder {
    private final List<OperationEvidence> operations = new ArrayList<>();
    private final List<ResourceEvidence> resources = new ArrayList<>();
    private final List<UnansweredOperation> unanswered = new ArrayList<>();
    private final List<Novelty> novelties = new ArrayList<>();
    private final List<Unmeasured> unmeasured = new ArrayList<>();
    private @Nullable HeapEvidence heap;
    private int newInstances = 1;
    private int oldInstances = 1;

    public Builder operation(OperationEvidence operation) {
      operations.add(operation);
      return this;
    }

    public Builder resource(ResourceEvidence resource) {
      resources.add(resource);
      return this;
    }

    public Builder heap(HeapEvidence heap) {
      this.heap = heap;
      return this;
    }

    public Builder unanswered(UnansweredOperation operation) {
      unanswered.add(operation);
      return this;
    }

    public Builder novelty(Novelty novelty) {
      novelties.add(novelty);
      return this;
    }

    public Builder unmeasured(Unmeasured what) {
      unmeasured.add(what);
      return this;
    }

    public Builder instances(int newInstances, int oldInstances) {
      this.newInstances = Math.max(1, newInstances);
      this.oldInstances = Math.max(1, oldInstances);
      return this;
    }

    public DeployEvidence build(int windows, boolean complete) {
      return new DeployEvidence(
          windows,
          operations,
          resources,
          heap,
          unanswered,
          novelties,
          unmeasured,
          newInstances,
          oldInstances,
          complete);
    }
  }
}
