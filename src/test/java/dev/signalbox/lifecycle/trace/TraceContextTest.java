package dev.signalbox.lifecycle.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken for a place in a trace, as W3C Trace Context and X-Ray write it.
class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

  @Test
  void aTraceparentIsReadAndWrittenAgain() {
    var read = TraceContext.of(GOOD, Optional.of("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"));

    assertThat(read)
        .contains(
            new TraceContext(
                TRACE, SPAN, true, Optional.of("congo=t61rcWkgMzE,rojo=00f067aa0ba902b7")));
    assertThat(read.orElseThrow().traceparent()).isEqualTo(GOOD);
  }

  @Test
  void whetherItIsSampledIsTheLastBit() {
    assertThat(of("00-" + TRACE + "-" + SPAN + "-00").orElseThrow().sampled()).isFalse();
    assertThat(of("00-" + TRACE + "-" + SPAN + "-03").orElseThrow().sampled()).isTrue();
    assertThat(of("00-" + TRACE + "-" + SPAN + "-fe").orElseThrow().traceparent())
        .isEqualTo("00-" + TRACE + "-" + SPAN + "-00");
  }

  @Test
  void aLaterVersionMaySayMoreAndIsReadAsThisOne() {
    assertThat(of("cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be").orElseThrow())
        .isEqualTo(of(GOOD).orElseThrow());
    assertThat(of("cc-" + TRACE + "-" + SPAN + "-01")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.x",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319cc-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0\u0661",
        "$(id)",
      })
  void whatIsNoTraceparentIsNoTrace(String text) {
    assertThat(of(text)).isEmpty();
  }

  @Test
  void aLongTextIsNone() {
    assertThat(of("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(100_000))).isEmpty();
    assertThat(TraceContext.ofXRay(("Root=1-" + "a".repeat(8) + ";").repeat(10_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1",
        "a=1,b=2",
        "0tenant@vendor=x y",
        "a_-*/9=!~",
      })
  void aStateIsKept(String state) {
    assertThat(TraceContext.of(GOOD, Optional.of(state)).orElseThrow().state()).contains(state);
  }

  @Test
  void blanksAroundItsMembersAreNot() {
    assertThat(TraceContext.of(GOOD, Optional.of(" a=1 ,,\tb=2,")).orElseThrow().state())
        .contains("a=1,b=2");
  }

  /// The trace goes on without it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "a",
        "A=1",
        "a=",
        "a=1,a=2",
        "a=1\nb=2",
        "a=\u00e4",
        "a=b=c",
        "a=1;b=2\u0000",
        "=1",
        "a@=1",
      })
  void aStateThatIsNoneIsLeftOut(String state) {
    assertThat(TraceContext.of(GOOD, Optional.of(state)).orElseThrow().state()).isEmpty();
  }

  @Test
  void aStateThatIsTooLongIsLeftOut() {
    var many = IntStream.range(0, 33).mapToObj(it -> "k" + it + "=v");

    assertThat(state(many.collect(Collectors.joining(",")))).isEmpty();
    assertThat(state("a=" + "x".repeat(600))).isEmpty();
  }

  @Test
  void aStateThatIsJustShortEnoughIsKept() {
    var many = IntStream.range(0, 32).mapToObj(it -> "k" + it + "=v");
    var long512 = "a=" + "x".repeat(254) + ",b=" + "x".repeat(253);

    assertThat(state(many.collect(Collectors.joining(",")))).isPresent();
    assertThat(state(long512)).contains(long512);
    assertThat(state(long512 + "x")).isEmpty();
  }

  @Test
  void aHeaderThatIsJustShortEnoughIsRead() {
    var later = "cc-" + TRACE + "-" + SPAN + "-01-";
    var xRay = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Self=";

    assertThat(of(padded(later, 1_000))).isPresent();
    assertThat(of(padded(later, 1_001))).isEmpty();
    assertThat(TraceContext.ofXRay(padded(xRay, 1_000))).isPresent();
    assertThat(TraceContext.ofXRay(padded(xRay, 1_001))).isEmpty();
  }

  private static String padded(String text, int length) {
    return text + "x".repeat(length - text.length());
  }

  private static Optional<String> state(String text) {
    return TraceContext.of(GOOD, Optional.of(text)).orElseThrow().state();
  }

  @Test
  void xRaysHeaderIsATraceToo() {
    assertThat(
            TraceContext.ofXRay(
                "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"))
        .contains(
            new TraceContext(
                "5759e988bd862e3fe1be46a994272793", "53995c3f42cd8ad8", true, Optional.empty()));
    assertThat(
            TraceContext.ofXRay(
                "Self=x; Parent=53995c3f42cd8ad8; Root=1-5759e988-bd862e3fe1be46a994272793"))
        .map(TraceContext::sampled)
        .contains(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Root=1-5759e988-bd862e3fe1be46a994272793",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=",
        "Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000000000",
        "Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8",
        "Parent=53995c3f42cd8ad8;Sampled=1",
        ";;;===",
      })
  void whatIsNoHeaderOfXRayIsNoTrace(String text) {
    assertThat(TraceContext.ofXRay(text)).isEmpty();
  }

  private static Optional<TraceContext> of(String text) {
    return TraceContext.of(text, Optional.empty());
  }
}
