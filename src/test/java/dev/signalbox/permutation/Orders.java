package dev.signalbox.permutation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntBiFunction;

/// The orders in which the words of a life are told.
final class Orders {
  private Orders() {}

  static List<List<Integer>> all(List<Integer> words) {
    if (words.isEmpty()) {
      return List.of(List.of());
    }
    var orders = new ArrayList<List<Integer>>();
    for (var first : words) {
      for (var others : all(without(words, first))) {
        var order = new ArrayList<Integer>(words.size());
        order.add(first);
        order.addAll(others);
        orders.add(order);
      }
    }
    return orders;
  }

  /// Every order with every word said twice at once.
  static List<List<Integer>> allWithOneTwice(List<Integer> words) {
    return withOneMore(words, List::indexOf);
  }

  /// Every order with every word said once more when all is said.
  static List<List<Integer>> allWithOneAgainAtTheEnd(List<Integer> words) {
    return withOneMore(words, (order, _) -> order.size());
  }

  private static List<List<Integer>> withOneMore(
      List<Integer> words, ToIntBiFunction<List<Integer>, Integer> place) {
    var orders = new ArrayList<List<Integer>>();
    for (var order : all(words)) {
      for (var word : order) {
        var more = new ArrayList<>(order);
        more.add(place.applyAsInt(order, word), word);
        orders.add(more);
      }
    }
    return orders;
  }

  /// Of more words than have few orders: each swap of neighbours, and seeded shuffles.
  static List<List<Integer>> some(List<Integer> words, int shuffles, long seed) {
    var orders = new ArrayList<List<Integer>>();
    orders.add(words);
    for (int at = 0; at + 1 < words.size(); at++) {
      var swapped = new ArrayList<>(words);
      Collections.swap(swapped, at, at + 1);
      orders.add(swapped);
    }
    var random = new Random(seed);
    for (int shuffle = 0; shuffle < shuffles; shuffle++) {
      var shuffled = new ArrayList<>(words);
      Collections.shuffle(shuffled, random);
      orders.add(shuffled);
    }
    return orders;
  }

  static List<Integer> without(List<Integer> words, Integer word) {
    return words.stream().filter(it -> !it.equals(word)).toList();
  }
}
