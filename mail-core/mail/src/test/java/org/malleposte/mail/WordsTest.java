package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Texts and long values under numbers.
class WordsTest {
  private final Random random = new Random(4);

  private byte[] text() {
    byte[] text = new byte[random.nextInt(4)];
    random.nextBytes(text);
    return text;
  }

  @Test
  void eachTextHasOneNumberAndItsPlaceInTheOrderOfAll() {
    Words words = new Words();
    Map<String, Integer> numbers = new HashMap<>();
    TreeSet<byte[]> all =
        new TreeSet<>(Comparator.comparing((byte[] b) -> b, Arrays::compareUnsigned));
    all.add(new byte[0]);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 200; i++) {
        byte[] text = text();
        all.add(text);
        int number = words.number(text);
        String key = new String(text, StandardCharsets.ISO_8859_1);
        assertThat(numbers.computeIfAbsent(key, _ -> number)).isEqualTo(number);
      }
      int[] ranks = words.ranks();
      int place = 0;
      for (byte[] text : all) {
        assertThat(ranks[words.number(text)]).isEqualTo(place++);
      }
      assertThat(words.count()).isEqualTo(all.size());
    }
    assertThat(words.number(new byte[0])).isZero();
  }

  @Test
  void eachValueHasOneNumber() {
    Numbering numbering = new Numbering();
    Map<Long, Integer> numbers = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      long value = random.nextInt(2_000) * (random.nextBoolean() ? 1L : 1L << 40);
      assertThat(numbering.find(value)).isEqualTo(numbers.getOrDefault(value, -1));
      int next = numbers.size();
      assertThat(numbering.number(value)).isEqualTo(numbers.computeIfAbsent(value, _ -> next));
    }
    assertThat(numbering.count()).isEqualTo(numbers.size());
  }

  @Test
  void textsBecomeValuesOfTheirOwn() {
    Map<Long, String> texts = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      texts.put(Numbering.of("<" + i + "@example.net>"), "" + i);
    }
    assertThat(texts).hasSize(20_000);
    assertThat(Numbering.of("a")).isEqualTo(Numbering.of("a")).isNotEqualTo(Numbering.of("a\0"));
  }

  @Test
  void sortingKeepsTheOrderOfWhatIsEqual() {
    int count = 3_000;
    long[] values = random.longs(count, -5, 5).toArray();
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    Integer[] expected = Arrays.stream(order).boxed().toArray(Integer[]::new);
    Arrays.sort(expected, Comparator.comparingLong(i -> values[i]));
    assertThat(Sorter.sorted(order, values, false))
        .containsExactly(Arrays.stream(expected).mapToInt(i -> i).toArray());
    Arrays.sort(
        expected, Comparator.comparingLong((Integer i) -> -values[i]).thenComparing(i -> i));
    assertThat(Sorter.sorted(order, values, true))
        .containsExactly(Arrays.stream(expected).mapToInt(i -> i).toArray());
  }
}
