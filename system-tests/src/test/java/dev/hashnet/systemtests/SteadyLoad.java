package dev.hashnet.systemtests;

import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Sends events at an even pace, on a thread of its own, until it is told to stop. */
final class SteadyLoad implements Callable<Integer> {
  /** A pace at which nothing waits, on a machine of two cores. */
  static final int EVENTS_A_SEND = 6;

  private static final long PAUSE_MS = 100;

  private final Installation installation;
  private final List<EventDraft> drafts;
  private final int eventsASend;
  private final FutureTask<Integer> sending = new FutureTask<>(this);
  private volatile boolean stopped;

  private SteadyLoad(Installation installation, int seed, int most, int eventsASend) {
    this.installation = installation;
    this.eventsASend = eventsASend;
    this.drafts = new DemonstrationEvents(seed, installation.writer("all")).plan(most);
  }

  static SteadyLoad start(Installation installation, int seed, int most) {
    return start(installation, seed, most, EVENTS_A_SEND);
  }

  /**
   * As above.
   *
   * @param eventsASend events every tenth of a second
   */
  static SteadyLoad start(Installation installation, int seed, int most, int eventsASend) {
    SteadyLoad load = new SteadyLoad(installation, seed, most, eventsASend);
    new Thread(load.sending, "events").start();
    return load;
  }

  @Override
  public Integer call() throws Exception {
    int sent = 0;
    while (!stopped && sent < drafts.size()) {
      int end = Math.min(drafts.size(), sent + eventsASend);
      installation.send(drafts.subList(sent, end));
      sent = end;
      Thread.sleep(PAUSE_MS);
    }
    return sent;
  }

  /** Whether there are events left. */
  boolean goesOn() {
    return !sending.isDone();
  }

  /** Returns how many events were sent. */
  int stop() throws Exception {
    stopped = true;
    return ((Future<Integer>) sending).get();
  }
}
