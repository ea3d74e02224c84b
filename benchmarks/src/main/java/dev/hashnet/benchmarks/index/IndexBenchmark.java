package dev.hashnet.benchmarks.index;

import dev.hashnet.core.index.MultiIndexHammingIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Our index and its peers on one workload after another. */
final class IndexBenchmark {
  /** Buckets that a FAISS hash may look into, as a share of the codes, before a scan is cheaper. */
  private static final long MOST_STREAM_NS = TimeUnit.SECONDS.toNanos(4);

  private static final double MOST_PROBES = 0.1;

  /** What to measure with. */
  record Plan(
      int rounds, double secondsARound, int limit, int turns, int streamed, List<Peer> peers) {
    Plan {
      peers = List.copyOf(peers);
    }
  }

  /** Whom to compare with. */
  enum Peer {
    FAISS,
    TREE,
    ROCKSDB
  }

  private final Plan plan;
  private final Consumer<String> remarks;
  private final List<String> pythons = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();

  /**
   * @param pythons interpreters of which each may have a FAISS of its own
   */
  IndexBenchmark(Plan plan, List<String> pythons, Consumer<String> remarks) {
    this.plan = plan;
    this.remarks = remarks;
    if (plan.peers().contains(Peer.FAISS)) {
      pythons.forEach(this::find);
    }
  }

  private void find(String python) {
    Optional<FaissProcess> process = FaissProcess.start(python);
    process.ifPresentOrElse(
        found -> {
          pythons.add(python);
          versions.add(found.version());
          found.close();
        },
        () -> remarks.accept("%s has no FAISS: left out".formatted(python)));
  }

  /** Versions of FAISS, and how they were compiled. */
  List<String> faissVersions() {
    return versions;
  }

  List<Section> run(String distribution, Workload work, List<Integer> radii) {
    List<Structure> peers = new ArrayList<>();
    // Fresh processes: a used one would fill memory that it has, and seem to need none.
    List<FaissProcess> faiss =
        pythons.stream().map(FaissProcess::start).flatMap(Optional::stream).toList();
    try {
      peers.add(new PackedScan(work));
      faiss.forEach(process -> addFaiss(process, peers, work, radii));
      addOthers(peers, work);
      List<Section> sections = new ArrayList<>();
      for (int radiusBits : radii) {
        sections.add(run(distribution, work, radiusBits, peers));
      }
      return sections;
    } finally {
      peers.forEach(Structure::close);
      faiss.forEach(FaissProcess::close);
    }
  }

  private static void addFaiss(
      FaissProcess process, List<Structure> peers, Workload work, List<Integer> radii) {
    int least = radii.stream().mapToInt(Integer::intValue).min().orElse(0);
    process.load(work);
    String name = "FAISS " + process.version().split(" ", -1)[0];
    for (FaissStructure.Setting setting : FaissStructure.Setting.of(work.codes().bits())) {
      if (setting.probes(least) <= MOST_PROBES * work.codes().count()) {
        peers.add(new FaissStructure(process, name, setting));
      }
    }
  }

  private void addOthers(List<Structure> peers, Workload work) {
    int codes = work.codes().count();
    if (plan.peers().contains(Peer.TREE)) {
      if (codes <= BinaryTreeStructure.MAX_CODES) {
        peers.add(new BinaryTreeStructure(work));
      } else {
        leftOut("JImageHash's tree", BinaryTreeStructure.MAX_CODES);
      }
    }
    if (plan.peers().contains(Peer.ROCKSDB)) {
      if (codes <= RocksDbStructure.MAX_CODES) {
        peers.add(new RocksDbStructure(work));
      } else {
        leftOut("RocksDB", RocksDbStructure.MAX_CODES);
      }
    }
  }

  private void leftOut(String name, int most) {
    remarks.accept("%s is left out: it takes part up to %,d codes".formatted(name, most));
  }

  private Section run(String distribution, Workload work, int radiusBits, List<Structure> peers) {
    int codes = work.codes().count();
    long emptyBytes = Heap.liveBytes();
    HammingIndexStructure ours =
        new HammingIndexStructure(
            "ours",
            new MultiIndexHammingIndex(work.codes().bits(), radiusBits),
            work,
            plan.limit());
    double heapBytes = (double) (Heap.liveBytes() - emptyBytes) / codes;
    double reportedBytes = (double) ours.bytes() / codes;

    List<Structure> structures = new ArrayList<>();
    structures.add(ours);
    peers.stream().filter(each -> takesPart(each, radiusBits, codes)).forEach(structures::add);
    Rounds rounds = new Rounds(work, radiusBits, plan.secondsARound(), remarks);
    List<Measurement> measurements = rounds.run(structures, plan.rounds());

    WindowTurns window = new WindowTurns(ours.index(), work.more(), codes);
    Spread stream = stream(window, radiusBits);
    int turned = Math.multiplyExact(plan.turns(), codes);
    long turnNs = window.turn(turned);
    MemoryFigures memory =
        new MemoryFigures(
            reportedBytes,
            heapBytes,
            plan.turns(),
            (double) ours.bytes() / codes,
            (double) (Heap.liveBytes() - emptyBytes) / codes,
            codes / (ours.buildNs() / 1e9),
            turned / (turnNs / 1e9),
            stream);
    return new Section(
        distribution,
        work.codes().bits(),
        codes,
        radiusBits,
        rounds.hitsPerQuery(),
        measurements,
        memory);
  }

  /** The first round is not counted: putting and expiring have not been compiled before it. */
  private Spread stream(WindowTurns window, int radiusBits) {
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round <= plan.rounds(); round++) {
      double perSecond =
          window.streamPerSecond(plan.streamed(), radiusBits, plan.limit(), MOST_STREAM_NS);
      if (round > 0) {
        rounds.add(perSecond);
      }
    }
    return new Spread(rounds);
  }

  private static boolean takesPart(Structure peer, int radiusBits, int codes) {
    return !(peer instanceof FaissStructure hash)
        || hash.setting().probes(radiusBits) <= MOST_PROBES * codes;
  }
}
