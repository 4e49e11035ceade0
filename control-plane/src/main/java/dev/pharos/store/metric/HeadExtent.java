package dev.pharos.store.metric;

/** How much the head holds. */
record HeadExtent(long openChunks, long closedChunks, long oldestMs, long newestMs) {

  /** Under the head's lock. */
  static HeadExtent of(Head head) {
    long open = 0;
    long closed = 0;
    long oldest = Long.MAX_VALUE;
    for (HeadSeries series : head.index.all()) {
      for (SampleChunkWriter chunk : new SampleChunkWriter[] {series.open, series.late}) {
        if (chunk != null) {
          open++;
          oldest = Math.min(oldest, chunk.firstTimeMs());
        }
      }
      closed += series.references();
      for (int i = 0; i < series.references(); i++) {
        OpenPart part = head.parts.openPart(series.part(i));
        if (part != null) {
          oldest = Math.min(oldest, part.name().startMs() + series.firstInWindow(i));
        }
      }
    }
    return new HeadExtent(open, closed, oldest, head.newestMs);
  }
}
