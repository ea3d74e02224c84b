package dev.hashnet.streams.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Groups images that are copies of each other, by pairs: union-find, with path halving and by size.
 * Two images are in one cluster where a chain of pairs leads from one to the other.
 *
 * <p>Threads: for one thread.
 */
final class Clusters {
  /**
   * Images that hang together.
   *
   * @param images in the order in which they were first named
   */
  record Cluster(String collection, List<String> images, int pairs, int leastDistanceBits) {}

  private record Node(String collection, String imageId) {}

  private static final class Group {
    private final List<Node> nodes = new ArrayList<>();
    private int pairs;
    private int leastDistanceBits = Integer.MAX_VALUE;
  }

  private final Map<Node, Node> parents = new LinkedHashMap<>();
  private final Map<Node, Integer> sizes = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(Node node, int distanceBits) {}

  void add(String collection, String one, String other, int distanceBits) {
    Node first = root(new Node(collection, one));
    Node second = root(new Node(collection, other));
    pairs.add(new Pair(first, distanceBits));
    if (first.equals(second)) {
      return;
    }
    int firstSize = sizes.getOrDefault(first, 1);
    int secondSize = sizes.getOrDefault(second, 1);
    Node larger = firstSize >= secondSize ? first : second;
    parents.put(larger.equals(first) ? second : first, larger);
    sizes.put(larger, firstSize + secondSize);
  }

  private Node root(Node node) {
    parents.putIfAbsent(node, node);
    Node at = node;
    Node parent = parent(at);
    while (!parent.equals(at)) {
      Node above = parent(parent);
      parents.put(at, above);
      at = above;
      parent = parent(at);
    }
    return at;
  }

  private Node parent(Node node) {
    return Objects.requireNonNull(parents.get(node));
  }

  /** Largest first, then by the name of their first image. */
  List<Cluster> largest(int limit) {
    Map<Node, Group> groups = new LinkedHashMap<>();
    for (Node node : List.copyOf(parents.keySet())) {
      groups.computeIfAbsent(root(node), root -> new Group()).nodes.add(node);
    }
    for (Pair pair : pairs) {
      Group group = Objects.requireNonNull(groups.get(root(pair.node())));
      group.pairs++;
      group.leastDistanceBits = Math.min(group.leastDistanceBits, pair.distanceBits());
    }
    return groups.values().stream()
        .map(
            group ->
                new Cluster(
                    group.nodes.get(0).collection(),
                    group.nodes.stream().map(Node::imageId).toList(),
                    group.pairs,
                    group.leastDistanceBits))
        .sorted(
            Comparator.comparingInt((Cluster each) -> -each.images().size())
                .thenComparing(each -> each.images().get(0)))
        .limit(limit)
        .toList();
  }
}
